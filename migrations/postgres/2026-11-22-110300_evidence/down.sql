DROP TABLE evidence_chunk;
DROP TABLE evidence_upload;
DROP FUNCTION refuse_change_of_evidence();
