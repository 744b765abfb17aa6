-- A client's own logo. Like its name it is the same in both environments; a sub-client's belongs to the sub-client's environment.
ALTER TABLE logos
  ALTER COLUMN sub_client_id DROP NOT NULL,
  ALTER COLUMN environment DROP NOT NULL,
  ADD CONSTRAINT logos_owner CHECK ((sub_client_id IS NULL) = (environment IS NULL));
CREATE UNIQUE INDEX logos_of_clients ON logos (client_id) WHERE sub_client_id IS NULL;
