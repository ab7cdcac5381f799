DROP TABLE return_build;
