import { expect, test } from 'vitest';
import { createCatalog } from './catalog.ts';
import { walletApp } from './wallet-apps.ts';

const page = 'https://link.example/pay/AbC-_9';
const wallets = createCatalog().integrations.filter(each => each.kind === 'wallet');
const known = wallets.flatMap(({ slug }) => {
  const app = walletApp({ slug });
  return app ? [[slug, app] as const] : [];
});
const opening = known.flatMap(([slug, { open }]) => (open ? [[slug, open] as const] : []));

test.each(opening)('%s opens the page, and learns nothing but its address', (_, open) => {
  const address = new URL(open(page));
  expect(address.protocol).toBe('https:');
  let said = address.href;
  for (let level = 0; level < 3; level += 1) said = decodeURIComponent(said);
  expect(said).toContain('link.example/pay/AbC-_9');
});

test('those that a phone is likely to have open pages; where the others are got is known', () => {
  expect(opening.map(([slug]) => slug).sort()).toEqual([
    'coinbase-wallet',
    'metamask',
    'okx-wallet',
    'phantom',
    'trust-wallet',
  ]);
  for (const [, { install }] of known) expect(new URL(install).protocol).toBe('https:');
  const without = wallets.map(({ slug }) => slug).filter(slug => walletApp({ slug }) === undefined);
  // Two names for wallets that the catalog does not have, and four that no page finds in a browser.
  expect(without.sort()).toEqual([
    ...['1inch-wallet', 'coincircle', 'ledger-live', 'other-wallet', 'sandbox-wallet', 'zengo'],
  ]);
  expect(walletApp({ slug: 'constructor' })).toBeUndefined();
});
