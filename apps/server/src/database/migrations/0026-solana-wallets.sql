-- Of transfers from wallets on Solana.
ALTER TABLE wallet_transactions
  -- Base64 of the unsigned transaction that the wallet was asked to sign, and the highest block that can have it.
  ADD COLUMN built text,
  ADD COLUMN last_valid_height bigint CHECK (last_valid_height >= 0),
  -- Base64 of what the wallet has signed and we send; nothing: the wallet sends it itself, or has not signed.
  ADD COLUMN signed text;
