-- What a chain has said once of its last blocks may be the word of a machine that did not have them yet.
ALTER TABLE manual_deposits
  -- When its time was first found to be over, in the world's time: it is over for certain by a second reading.
  ADD COLUMN over_since timestamptz,
  -- Blocks from this one on came after the address was shown, whatever clock their miner had; nothing before the first look, and where none mines.
  ADD COLUMN from_block bigint CHECK (from_block >= 0);
