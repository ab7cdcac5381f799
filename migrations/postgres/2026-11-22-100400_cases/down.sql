DROP TABLE agenda_entry;
DROP TABLE recusal;
DROP TABLE case_record;
