-- What the network took beside a transfer, in its own coin, as the chain's receipt says: for tokens, whose `network_fee` is none
-- of theirs. The price is that of the coin when it was settled, in US dollars; null where nobody said one.
ALTER TABLE transfers
  ADD COLUMN gas_fee numeric CHECK (gas_fee >= 0),
  ADD COLUMN gas_symbol text,
  ADD COLUMN gas_unit_price numeric CHECK (gas_unit_price >= 0),
  ADD CONSTRAINT transfers_gas CHECK ((gas_fee IS NULL) = (gas_symbol IS NULL));
