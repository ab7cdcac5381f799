ALTER TABLE agency DROP COLUMN designation;
DROP TABLE reference_entry;
DROP TABLE reference_edition;
