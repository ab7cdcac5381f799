DROP TABLE sealed_decision;
