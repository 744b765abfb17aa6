-- Events are told to others in one order that never changes. The order in which rows were inserted (ordinal) is not it: a
-- transaction that began earlier may commit later, and its row would appear behind the back of whoever has read on.
-- So a position is given after the commit, by one process at a time (flow/publish-events.ts), in the order of the
-- ordinals; a reader who goes by position sees rows appear at the end only.
ALTER TABLE events ADD COLUMN ordinal bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE events ADD COLUMN position bigint;
UPDATE events SET position = ordinal;
CREATE SEQUENCE event_positions AS bigint;
SELECT setval('event_positions', (SELECT coalesce(max(position), 0) + 1 FROM events), false);

CREATE UNIQUE INDEX events_by_position ON events (client_id, environment, position);
CREATE INDEX events_to_publish ON events (ordinal) WHERE position IS NULL;
DROP INDEX events_of_client;

-- What is told of a webhook endpoint itself.
ALTER TABLE events DROP CONSTRAINT events_subject_kind_check;
ALTER TABLE events ADD CONSTRAINT events_subject_kind_check
  CHECK (subject_kind IN ('session', 'connection', 'transfer', 'verification', 'webhookEndpoint'));

-- Delivered when the transaction that inserted them commits.
CREATE FUNCTION tell_of_new_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('fairlead_events', '');
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_new_events AFTER INSERT ON events
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_new_events();
