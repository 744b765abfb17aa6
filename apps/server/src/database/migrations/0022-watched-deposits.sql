-- What is waited for by hand on a chain that is read: when its blocks are looked at next, and from which on.
ALTER TABLE manual_deposits
  -- In the world's time; nothing: nobody looks, because no chain of it is read or because it is over.
  ADD COLUMN next_look_at timestamptz,
  -- Nothing before the first look.
  ADD COLUMN next_block bigint CHECK (next_block >= 0);
CREATE INDEX manual_deposits_due ON manual_deposits (next_look_at) WHERE next_look_at IS NOT NULL;

-- The block that a transaction was read from; nothing: it is on no chain, or nobody has looked there.
ALTER TABLE transfers ADD COLUMN block_number bigint CHECK (block_number >= 0);

-- One transaction is one deposit, however often a chain is read. An EVM address is one in any case of letters.
CREATE UNIQUE INDEX transfers_read_once
  ON transfers (client_id, environment, network_id, hash, lower(to_address), symbol)
  WHERE block_number IS NOT NULL AND connection_id IS NULL;

-- An EVM address is one in any case of letters: two users must not be shown it in two spellings.
DROP INDEX manual_deposits_waiting;
CREATE UNIQUE INDEX manual_deposits_waiting
  ON manual_deposits (client_id, environment, network_id, symbol, lower(address), address_tag)
  WHERE ended_at IS NULL;
