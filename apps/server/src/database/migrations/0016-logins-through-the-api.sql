-- A login through the API that waits for an answer, with what the institution needs to go on. Whoever answers takes it
-- away, so that no state is used twice: the tries that are left are in it.
CREATE TABLE login_challenges (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  user_id text NOT NULL,
  integration_id uuid NOT NULL,
  sealed_state bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX login_challenges_by_expiry ON login_challenges (expires_at);
