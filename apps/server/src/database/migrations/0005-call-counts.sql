-- How often a key, an address or a browser has called in a minute, by all processes together. The name is a digest. Kept
-- for minutes, and nothing is lost when a crash empties it: so it is not logged.
CREATE UNLOGGED TABLE call_counts (
  name bytea NOT NULL,
  window_start timestamptz NOT NULL,
  calls integer NOT NULL,
  PRIMARY KEY (name, window_start)
);
CREATE INDEX call_counts_by_time ON call_counts (window_start);
