-- How far the time of a client's sandbox is ahead of the world's. No row: it is the world's. Live time cannot be moved.
CREATE TABLE sandbox_clocks (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  ahead_ms numeric NOT NULL CHECK (ahead_ms > 0),
  moved_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment)
);
