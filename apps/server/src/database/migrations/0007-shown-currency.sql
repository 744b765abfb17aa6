-- The currency in which a session's page shows what amounts are worth; what the host asked for at the redemption.
ALTER TABLE sessions
  ADD COLUMN fiat_currency text NOT NULL DEFAULT 'USD' CHECK (fiat_currency IN ('USD', 'EUR', 'GBP'));
