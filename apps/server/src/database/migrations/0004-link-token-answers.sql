-- Answers to requests that came with an Idempotency-Key, until the token in them has expired. Neither the key nor the
-- request is here, only digests; the answer is sealed under the key itself, which only the caller has.
CREATE TABLE link_token_answers (
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  key_digest bytea NOT NULL,
  request_digest bytea NOT NULL,
  sealed_answer bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, environment, key_digest)
);
CREATE INDEX link_token_answers_by_expiry ON link_token_answers (expires_at);
