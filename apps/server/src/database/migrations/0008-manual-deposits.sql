-- Addresses that were shown to a user to send to by hand, each for a time in which what arrives there is theirs.
CREATE TABLE manual_deposits (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  session_id uuid NOT NULL REFERENCES sessions,
  user_id text NOT NULL,
  network_id uuid NOT NULL,
  symbol text NOT NULL,
  address text NOT NULL,
  -- Empty where there is none, so that two without one are the same place.
  address_tag text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- The deposit has arrived, or the address was shown again since.
  ended_at timestamptz,
  transfer_id uuid REFERENCES transfers
);
-- Nobody waits where somebody else does.
CREATE UNIQUE INDEX manual_deposits_waiting
  ON manual_deposits (client_id, environment, network_id, symbol, address, address_tag) WHERE ended_at IS NULL;
CREATE INDEX manual_deposits_of_session ON manual_deposits (session_id);

-- What somebody sent by hand came from no account that we know.
ALTER TABLE transfers ALTER COLUMN connection_id DROP NOT NULL, ALTER COLUMN integration_id DROP NOT NULL;

-- To see whether another open session has the same destination.
CREATE INDEX sessions_not_ended ON sessions (client_id, environment, expires_at) WHERE ended_at IS NULL;
