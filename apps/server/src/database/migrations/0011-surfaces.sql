-- Where Link may appear for a client, a list of the names below; null is everywhere.
ALTER TABLE clients ADD COLUMN surfaces jsonb;

-- What was only framed or not before has names. Embedded frames were not told apart, nor web views of apps.
ALTER TABLE sessions DROP CONSTRAINT sessions_surface_check;
UPDATE sessions SET surface = CASE surface WHEN 'frame' THEN 'overlay' ELSE 'window' END;
ALTER TABLE sessions ADD CONSTRAINT sessions_surface_check
  CHECK (surface IN ('overlay', 'embedded', 'app', 'window', 'payLink'));
