-- How far a chain has been searched for what a user's own wallet was asked to send.
ALTER TABLE wallet_transactions
  -- When the last block was made that was read, by the client's time; nothing: none was read yet.
  ADD COLUMN read_until timestamptz,
  -- More blocks can be read at once.
  ADD COLUMN is_behind boolean NOT NULL DEFAULT false;
