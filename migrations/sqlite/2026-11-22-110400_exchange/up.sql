-- What leaves the site: where each agency takes delivery, and how far each message is.

-- 'drop:FOLDER' or 'mailto:ADDRESS'; without one, people deliver by hand.
ALTER TABLE agency ADD COLUMN delivery TEXT;

-- No agency named: the Single Competent Authority of the site.
ALTER TABLE outbox ADD COLUMN recipient_id TEXT;

-- Who is sending it, and until when nobody else may.
ALTER TABLE outbox ADD COLUMN lease_by TEXT;
ALTER TABLE outbox ADD COLUMN lease_until TEXT;

-- After a failure: when to try again, and why it failed, as a code.
ALTER TABLE outbox ADD COLUMN next_attempt_at TEXT;
ALTER TABLE outbox ADD COLUMN fault TEXT;

-- How it ended: given up, taken back before it left, or confirmed by its receiver.
ALTER TABLE outbox ADD COLUMN dead_at TEXT;
ALTER TABLE outbox ADD COLUMN withdrawn_at TEXT;
ALTER TABLE outbox ADD COLUMN acknowledged_at TEXT;

CREATE INDEX outbox_by_stream ON outbox (stream_id, created_at, id);
