-- The look of Link for a sub-client, in place of its client's.
ALTER TABLE sub_clients ADD COLUMN link_style jsonb;
