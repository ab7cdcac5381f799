DROP TABLE credential;
DROP TABLE person_authority;
DROP TABLE person_role;
DROP TABLE person;
DROP TABLE agency;
DROP TABLE authority;
DROP TABLE constitution;
DROP TABLE site;
