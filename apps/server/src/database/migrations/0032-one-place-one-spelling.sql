-- One place has several spellings (EQ and UQ on TON, M and 3 on Litecoin, an X-address and its account on XRPL), and one of
-- them is canonical. What was shown before goes by its own spelling until its quarter of an hour is over.
ALTER TABLE manual_deposits ADD COLUMN canonical_address text;
UPDATE manual_deposits SET canonical_address = address;
ALTER TABLE manual_deposits ALTER COLUMN canonical_address SET NOT NULL;

-- Two users must not be shown one place in two spellings, of letters or otherwise.
DROP INDEX manual_deposits_waiting;
CREATE UNIQUE INDEX manual_deposits_waiting
  ON manual_deposits (client_id, environment, network_id, symbol, lower(canonical_address), address_tag)
  WHERE ended_at IS NULL;
