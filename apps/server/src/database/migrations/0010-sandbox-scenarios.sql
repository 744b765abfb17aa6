-- When a failed transfer's refund was announced, and when it arrived.
ALTER TABLE transfers
  ADD COLUMN refund_pending_at timestamptz,
  ADD COLUMN refunded_at timestamptz;

-- What the simulator took and gave back later.
ALTER TABLE sandbox_withdrawals ADD COLUMN given_back_at timestamptz;

-- What becomes of a withdrawal of the simulator's, where it is not that it settles.
CREATE TABLE sandbox_courses (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  idempotency_key text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('settled', 'stuckPending', 'failed', 'refundPending', 'refunded')),
  shows_from timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment, idempotency_key)
);

-- What the session of a Link token is to play. No foreign key: the token leaves a day after its end.
CREATE TABLE sandbox_scenarios (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  link_token_id uuid NOT NULL,
  scenario text NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment, link_token_id)
);
CREATE INDEX sandbox_scenarios_by_age ON sandbox_scenarios (asked_at);
