DROP TABLE information_request;
