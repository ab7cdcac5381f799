DROP TABLE meta;
DROP TABLE bank_holiday;
