-- Proofs that a wallet belongs to a user, and attempts at one. Everything that an auditor needs to judge the proof again
-- without us: what was asked, what was signed, by whom, under which standard, and what we made of it.
CREATE TABLE verifications (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment IN ('sandbox', 'live')),
  session_id uuid NOT NULL REFERENCES sessions,
  user_id text NOT NULL,
  network_type text NOT NULL,
  -- As it was given, and in the one spelling under which the same account compares equal.
  address text NOT NULL,
  canonical_address text NOT NULL,
  method text NOT NULL CHECK (method IN ('signedMessage')),
  message text NOT NULL,
  signature text NOT NULL,
  public_key text,
  context jsonb,
  asked jsonb NOT NULL,
  -- Whether the message carries this session's nonce; a proof that does not could have been made for somebody else.
  binding text NOT NULL CHECK (binding IN ('session', 'none')),
  -- Signed by a wallet that the sandbox plays: true of nobody outside it.
  sandbox boolean NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('verified', 'rejected', 'undecided')),
  standard text,
  reason text,
  created_at timestamptz NOT NULL,
  CHECK (environment = 'sandbox' OR NOT sandbox)
);
CREATE INDEX verifications_of_user ON verifications (client_id, environment, user_id, created_at);
-- A signature that was seen before is accepted for the same user only.
CREATE INDEX verifications_by_signature ON verifications (client_id, environment, signature);
