-- What a watched wait looks for is what the user was shown, whatever the catalog says later.
ALTER TABLE manual_deposits
  -- Of the token; nothing: it is the network's own coin, or nothing is known of it (see below).
  ADD COLUMN contract text,
  -- Nothing: it is not watched, or was shown before these columns were there, and goes by the catalog.
  ADD COLUMN decimals smallint CHECK (decimals >= 0),
  ADD CHECK (contract IS NULL OR decimals IS NOT NULL);

-- A wait goes on after a deposit has arrived. One that was ended by its deposit stays ended.
COMMENT ON COLUMN manual_deposits.transfer_id IS 'The last that has arrived.';
