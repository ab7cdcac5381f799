DROP TABLE return_submission;
DROP TABLE return_signature;
DROP TABLE return_file;
DELETE FROM return_build WHERE profile <> 'secure';
ALTER TABLE return_build DROP CONSTRAINT return_build_key;
ALTER TABLE return_build ADD CONSTRAINT return_build_site_id_year_quarter_as_at_specification_key
    UNIQUE (site_id, year, quarter, as_at, specification);
ALTER TABLE return_build DROP COLUMN previous_as_at;
ALTER TABLE return_build DROP COLUMN profile;
