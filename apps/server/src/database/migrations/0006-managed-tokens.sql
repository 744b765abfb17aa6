-- What a token of a connected account is good for: reading, or moving money too. It is fixed at the login, by whether
-- that session had a transfer. Tokens from before this column have been good for both.
ALTER TABLE connections ADD COLUMN access text NOT NULL DEFAULT 'write' CHECK (access IN ('read', 'write'));
ALTER TABLE connections ALTER COLUMN access DROP DEFAULT;

-- The same user reconnecting the same account for the same purpose keeps the same token.
DROP INDEX connections_alive;
CREATE UNIQUE INDEX connections_alive
  ON connections (client_id, environment, user_id, integration_id, account_id, access)
  WHERE revoked_at IS NULL;
