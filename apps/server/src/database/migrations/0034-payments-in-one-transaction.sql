-- One transaction may pay for several transfers: of several senders, to several places, in several tokens.
DROP INDEX wallet_transactions_claimed;
CREATE UNIQUE INDEX wallet_transactions_claimed
  ON wallet_transactions (network_id, lower(hash), lower(from_address), lower(to_address), lower(coalesce(contract, '')))
  WHERE hash IS NOT NULL;
