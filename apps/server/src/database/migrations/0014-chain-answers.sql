-- What a chain said about a proof that no signature decides by itself: which chain, where in its history, and how the
-- message counts as signed. Null where no chain was asked.
ALTER TABLE verifications ADD COLUMN chain_answer jsonb;
