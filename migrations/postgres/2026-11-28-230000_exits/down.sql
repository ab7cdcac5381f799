DROP TABLE exit_fact;
