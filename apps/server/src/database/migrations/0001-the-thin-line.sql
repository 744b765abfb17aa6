-- Every row that belongs to a client says which client and which environment; every lookup names both.
-- Times come from the server's clock and are never made here, so that a test, or a sandbox client, can own time.
-- Amounts are numeric in whole units of the asset; how many decimals it has stands beside them.

CREATE TABLE clients (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  logo_url text,
  default_client_fee numeric(7, 6) CHECK (default_client_fee BETWEEN 0 AND 1),
  link_style jsonb,
  unknown_properties text NOT NULL DEFAULT 'refuse' CHECK (unknown_properties IN ('refuse', 'warn')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE sub_clients (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  business_legal_name text,
  display_name text NOT NULL,
  logo_url text,
  default_client_fee numeric(7, 6) CHECK (default_client_fee BETWEEN 0 AND 1),
  created_at timestamptz NOT NULL
);
CREATE INDEX sub_clients_of_client ON sub_clients (client_id, environment);

CREATE TABLE allowed_origins (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  sub_client_id uuid REFERENCES sub_clients,
  origin text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (client_id, environment, sub_client_id, origin)
);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  digest bytea NOT NULL UNIQUE,
  access text NOT NULL CHECK (access IN ('read', 'readWrite')),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_of_client ON api_keys (client_id, environment);

-- The data keys that seal everything else, each wrapped by the master key.
CREATE TABLE data_keys (
  version integer PRIMARY KEY,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- The code itself is never stored. No foreign keys: this is the table that every session start writes to.
CREATE TABLE link_tokens (
  code_digest bytea PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  sub_client_id uuid,
  user_id text NOT NULL,
  configuration jsonb NOT NULL,
  warnings jsonb NOT NULL,
  minted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  opened_at timestamptz,
  redeemed_at timestamptz,
  revoked_at timestamptz,
  session_id uuid
);
CREATE INDEX link_tokens_by_expiry ON link_tokens (expires_at);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  sub_client_id uuid,
  link_token_id uuid NOT NULL UNIQUE,
  user_id text NOT NULL,
  secret_digest bytea NOT NULL UNIQUE,
  surface text NOT NULL CHECK (surface IN ('frame', 'top')),
  peer_origin text,
  sdk jsonb,
  configuration jsonb NOT NULL,
  state text NOT NULL,
  -- What the user has chosen so far. Holds no secrets: those are in sealed_challenge.
  progress jsonb NOT NULL,
  -- What the user was last shown, word for word in numbers.
  screen jsonb NOT NULL,
  notice jsonb,
  sealed_challenge bytea,
  connection_id uuid,
  transfer_id uuid,
  version integer NOT NULL,
  -- One action at a time: set while one runs, so that a crash in the middle frees the session by itself.
  busy_until timestamptz,
  last_message integer NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sessions_of_client ON sessions (client_id, environment, created_at);

-- What the page passes on to the page that opened it. Sealed: one of them carries an access token.
CREATE TABLE session_messages (
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  sequence integer NOT NULL,
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  type text NOT NULL,
  sealed_payload bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, sequence)
);

CREATE TABLE connections (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  user_id text NOT NULL,
  integration_id uuid NOT NULL,
  account_id text NOT NULL,
  account_name text NOT NULL,
  access_token_digest bytea NOT NULL UNIQUE,
  sealed_access_token bytea NOT NULL,
  sealed_credentials bytea NOT NULL,
  created_at timestamptz NOT NULL,
  connected_at timestamptz NOT NULL,
  revoked_at timestamptz
);
-- The same user reconnecting the same account keeps the same token.
CREATE UNIQUE INDEX connections_alive ON connections (client_id, environment, user_id, integration_id, account_id)
  WHERE revoked_at IS NULL;

CREATE TABLE previews (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  session_id uuid NOT NULL REFERENCES sessions,
  connection_id uuid NOT NULL REFERENCES connections,
  quote jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- A transfer has its preview's id: one preview can become one transfer, once.
CREATE TABLE transfers (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  sub_client_id uuid,
  session_id uuid NOT NULL REFERENCES sessions,
  connection_id uuid NOT NULL REFERENCES connections,
  integration_id uuid NOT NULL,
  user_id text NOT NULL,
  client_transaction_id text,
  transfer_type text NOT NULL CHECK (transfer_type IN ('deposit', 'payment', 'onramp')),
  state text NOT NULL CHECK (state IN
    ('created', 'submitted', 'challenged', 'unknown', 'accepted', 'settled', 'failed', 'refundPending', 'refunded')),
  symbol text NOT NULL,
  decimals integer NOT NULL,
  network_id uuid NOT NULL,
  to_address text NOT NULL,
  address_tag text,
  from_address text,
  amount numeric NOT NULL CHECK (amount > 0),
  institution_fee numeric NOT NULL CHECK (institution_fee >= 0),
  network_fee numeric NOT NULL CHECK (network_fee >= 0),
  client_fee numeric NOT NULL CHECK (client_fee >= 0),
  total numeric NOT NULL,
  fees_included boolean NOT NULL,
  unit_price numeric NOT NULL,
  fiat_currency text NOT NULL,
  priced_at timestamptz NOT NULL,
  usual_seconds integer NOT NULL,
  sealed_challenge bytea,
  -- The sentence that the user approved, as it was shown.
  summary jsonb NOT NULL,
  institution_transaction_id text,
  hash text,
  failure_reason text,
  failure_message text,
  next_look_at timestamptz,
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  accepted_at timestamptz,
  finished_at timestamptz,
  CHECK (total = amount + institution_fee + network_fee + client_fee)
);
CREATE INDEX transfers_of_client ON transfers (client_id, environment, created_at DESC, id);
CREATE INDEX transfers_by_client_transaction ON transfers (client_id, environment, client_transaction_id);
-- One order is paid once: while a payment for it is under way or has arrived there cannot be another.
CREATE UNIQUE INDEX payments_once ON transfers (client_id, environment, client_transaction_id)
  WHERE transfer_type = 'payment' AND state IN
    ('created', 'submitted', 'challenged', 'unknown', 'accepted', 'settled');
CREATE INDEX transfers_to_look_at ON transfers (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE TABLE events (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  subject_kind text NOT NULL CHECK (subject_kind IN ('session', 'connection', 'transfer', 'verification')),
  subject_id uuid NOT NULL,
  sequence integer NOT NULL,
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (subject_id, sequence)
);
CREATE INDEX events_of_client ON events (client_id, environment, created_at, id);

-- The simulator's money. Exists in the sandbox only, and says so in every row.
CREATE TABLE sandbox_balances (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  account text NOT NULL,
  symbol text NOT NULL,
  -- Whole units of 10^-18, whatever the asset: its one balance serves networks with different decimals.
  units numeric NOT NULL CHECK (units >= 0),
  PRIMARY KEY (client_id, environment, account, symbol)
);

CREATE TABLE sandbox_withdrawals (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  idempotency_key text NOT NULL,
  account text NOT NULL,
  withdrawal jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment, idempotency_key)
);

-- What an institution's own login window and the session that opened it share, until one of them has used it.
-- Sealed: the parameters that come back can be exchanged for access to the account.
CREATE TABLE authorizations (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  integration_id uuid NOT NULL,
  sealed_state bytea NOT NULL,
  sealed_parameters bytea,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
