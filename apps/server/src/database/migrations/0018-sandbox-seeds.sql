-- What a user of the simulator starts with in a client's sandbox, where that is not what the documentation says.
CREATE TABLE sandbox_seeds (
  client_id uuid NOT NULL REFERENCES clients,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  user_name text NOT NULL,
  -- Decimal texts in whole units by symbol.
  balances jsonb NOT NULL,
  PRIMARY KEY (client_id, environment, user_name)
);
