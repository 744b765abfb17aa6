-- One place has several spellings (EQ and UQ on TON, M and 3 on Litecoin, an X-address and its account on XRPL), and one of
-- them is canonical. What was shown before, or by an older server beside a newer one, goes by its own spelling.
ALTER TABLE manual_deposits ADD COLUMN canonical_address text;

-- Two users must not be shown one place in two spellings, of letters or otherwise.
DROP INDEX manual_deposits_waiting;
CREATE UNIQUE INDEX manual_deposits_waiting
  ON manual_deposits (client_id, environment, network_id, symbol, lower(coalesce(canonical_address, address)), address_tag)
  WHERE ended_at IS NULL;
