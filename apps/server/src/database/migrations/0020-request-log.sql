-- What a client's back end asked of the sandbox, for a developer to look at: bounded in number, kept for a day.
CREATE TABLE requests (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id uuid NOT NULL,
  environment text NOT NULL CHECK (environment = 'sandbox'),
  -- The caller may have chosen it, so it need not be unique.
  request_id text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status integer NOT NULL,
  error_type text,
  milliseconds integer NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX requests_of_client ON requests (client_id, environment, number);
CREATE INDEX requests_by_age ON requests (created_at);
