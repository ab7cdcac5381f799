DROP TABLE evidence_chunk;
DROP TABLE evidence_upload;
