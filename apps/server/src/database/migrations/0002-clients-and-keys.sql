-- A sub-client that was deleted stays as a row: sessions that run and transfers that were made go on naming it.
ALTER TABLE sub_clients ADD COLUMN deleted_at timestamptz;

-- Pictures that we serve ourselves. Each upload is a row of its own, so that what an address shows never changes.
CREATE TABLE logos (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  sub_client_id uuid NOT NULL UNIQUE REFERENCES sub_clients,
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
  bytes bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- Where a session that is no frame may send its user when it is over. Exact addresses.
CREATE TABLE return_urls (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  url text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment, url)
);

-- Tokens of the Admin API. They die with the key that asked for them.
CREATE TABLE admin_tokens (
  digest bytea PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  key_id uuid NOT NULL REFERENCES api_keys,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX admin_tokens_by_expiry ON admin_tokens (expires_at);
