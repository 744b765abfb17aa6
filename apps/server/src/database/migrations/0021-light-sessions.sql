-- What every redemption writes, without what it does not need. A foreign key to clients takes a share lock on the client's
-- row for each session and each event; the client is taken from the Link token's row, and clients are never removed.
ALTER TABLE sessions DROP CONSTRAINT sessions_client_id_fkey;
ALTER TABLE events DROP CONSTRAINT events_client_id_fkey;
-- No statement goes by it.
DROP INDEX sessions_of_client;
