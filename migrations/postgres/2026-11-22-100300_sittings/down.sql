DROP TABLE sitting_member;
DROP TABLE sitting_record;
