-- What a user's own wallet on an EVM chain was asked to send for a transfer, and the transaction that came of it.
CREATE TABLE wallet_transactions (
  transfer_id uuid PRIMARY KEY REFERENCES transfers (id),
  client_id uuid NOT NULL,
  environment text NOT NULL,
  network_id uuid NOT NULL,
  symbol text NOT NULL,
  -- Of the token; nothing: the network's own coin.
  contract text,
  from_address text NOT NULL,
  to_address text NOT NULL,
  -- In base units.
  units numeric(78, 0) NOT NULL CHECK (units > 0),
  -- What the preview said that the network costs, in base units of its own coin; nothing: it was not part of the total.
  most_gas numeric(78, 0),
  created_at timestamptz NOT NULL,
  -- When the wallet was asked to sign; nothing: it has not been, so nothing was sent.
  asked_at timestamptz,
  -- How many transactions the sender had sent by then, and where its blocks are read on.
  nonce_before bigint CHECK (nonce_before >= 0),
  next_block bigint CHECK (next_block >= 0),
  -- The page's word, until the chain shows that transaction.
  reported_hash text,
  -- The chain's word.
  hash text,
  nonce bigint CHECK (nonce >= 0)
);
CREATE INDEX wallet_transactions_of ON wallet_transactions (client_id, environment);
-- One transaction pays for one transfer, whoever reports it.
CREATE UNIQUE INDEX wallet_transactions_claimed ON wallet_transactions (network_id, lower(hash)) WHERE hash IS NOT NULL;
