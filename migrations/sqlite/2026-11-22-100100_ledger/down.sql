DROP TABLE reply;
DROP TABLE outbox;
DROP TABLE event;
DROP TABLE stream;
