import { describe, expect, test } from 'vitest';
import { chains, networkTypes } from './index.ts';
import { madeUpAddress, madeUpTag } from './made-up.ts';

describe.each(networkTypes)('%s', networkType => {
  test('a made-up address is one that money may be sent to, in its canonical spelling', () => {
    for (const seed of ['a', 'b', 'somebody’s account']) {
      const address = madeUpAddress(networkType, seed);
      expect(chains[networkType].parseAddress(address)).toMatchObject({
        ok: true,
        canonical: address,
        mainnet: true,
        destination: true,
      });
      expect(madeUpAddress(networkType, seed)).toBe(address);
    }
    expect(madeUpAddress(networkType, 'a')).not.toBe(madeUpAddress(networkType, 'b'));
  });

  test('a made-up tag is one that the network takes, if it takes any', () => {
    const { tag } = chains[networkType];
    const made = madeUpTag(networkType, 'a');
    if (tag) expect(tag.parse(made)).toMatchObject({ ok: true, canonical: made });
    else expect(made).toMatch(/^\d{9}$/);
  });
});
