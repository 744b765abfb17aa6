-- What is asked for through the API, with an account's token, belongs to no session of Link.
ALTER TABLE previews ALTER COLUMN session_id DROP NOT NULL;
ALTER TABLE transfers ALTER COLUMN session_id DROP NOT NULL;
