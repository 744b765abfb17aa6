-- What was bought to be sent: how it was paid for, and what buying cost.
ALTER TABLE transfers
  ADD COLUMN purchase jsonb,
  ADD COLUMN purchase_fee numeric NOT NULL DEFAULT 0 CHECK (purchase_fee >= 0),
  DROP CONSTRAINT transfers_check,
  ADD CONSTRAINT transfers_total CHECK (total = amount + institution_fee + network_fee + client_fee + purchase_fee);
