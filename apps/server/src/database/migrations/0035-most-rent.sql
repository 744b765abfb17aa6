-- What the preview said that the receiver's account for a token takes, in base units of the network's coin; nothing: it was
-- asked for by a build that did not keep it. `most_gas` is kept for tokens, too, from now on.
ALTER TABLE wallet_transactions ADD COLUMN most_rent numeric(78, 0);
