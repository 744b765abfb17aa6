-- Where a client is told of events. Secrets are sealed; during a rotation there are two.
CREATE TABLE webhook_endpoints (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  url text NOT NULL,
  description text,
  -- A list of types and patterns (transfer.*, *).
  event_types jsonb NOT NULL,
  sealed_secret bytea NOT NULL,
  sealed_old_secret bytea,
  old_secret_ends_at timestamptz,
  -- Since when nothing but failures has come back.
  failing_since timestamptz,
  warned_at timestamptz,
  -- By the receiver's own Retry-After.
  paused_until timestamptz,
  disabled_at timestamptz,
  disabled_because text CHECK (disabled_because IN ('asked', 'gone', 'failing')),
  created_at timestamptz NOT NULL,
  -- Kept as a row: what was sent to it stays in the logs of transfers.
  deleted_at timestamptz,
  CHECK ((disabled_at IS NULL) = (disabled_because IS NULL)),
  CHECK ((sealed_old_secret IS NULL) = (old_secret_ends_at IS NULL))
);
CREATE INDEX webhook_endpoints_of_client ON webhook_endpoints (client_id, environment, created_at)
  WHERE deleted_at IS NULL;

-- One event to one endpoint: the truth of what is still to be done. No foreign keys: rows come by the thousand, in the
-- transaction that publishes the event, and neither events nor endpoints are ever removed.
CREATE TABLE webhook_deliveries (
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  subject_id uuid NOT NULL,
  position bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('due', 'delivered', 'exhausted')),
  attempts integer NOT NULL DEFAULT 0,
  -- Where on the ladder of retries it stands; sending it again by hand begins anew.
  step integer NOT NULL DEFAULT 0,
  -- While an attempt is under way this is the end of its lease: then somebody else may try.
  next_attempt_at timestamptz NOT NULL,
  in_flight boolean NOT NULL DEFAULT false,
  first_started_at timestamptz,
  first_ended boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at) WHERE state = 'due';
CREATE INDEX webhook_deliveries_untried ON webhook_deliveries (endpoint_id, subject_id, position) WHERE NOT first_ended;
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (endpoint_id, position);
CREATE INDEX webhook_deliveries_of_subject ON webhook_deliveries (client_id, environment, subject_id);

-- Every attempt, written before anything is sent. One without an end was cut off: nobody knows whether it arrived.
CREATE TABLE webhook_attempts (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  number integer NOT NULL,
  url text NOT NULL,
  sent_at timestamptz NOT NULL,
  ended_at timestamptz,
  status integer,
  error text,
  answer_head text,
  UNIQUE (endpoint_id, event_id, number)
);
