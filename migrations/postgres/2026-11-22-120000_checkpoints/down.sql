DROP TABLE checkpoint;
DROP TABLE ledger_leaf;
