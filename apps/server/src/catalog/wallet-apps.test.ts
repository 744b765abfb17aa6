import { expect, test } from 'vitest';
import { createCatalog } from './catalog.ts';
import { walletApp } from './wallet-apps.ts';

const page = 'https://link.example/pay/AbC-_9';
const wallets = createCatalog().integrations.filter(each => each.kind === 'wallet');
const known = wallets.flatMap(({ slug }) => {
  const app = walletApp({ slug });
  return app ? [[slug, app] as const] : [];
});

test.each(known)('%s opens the page, and learns nothing but its address', (_, app) => {
  const address = new URL(app.open(page));
  expect(address.protocol).toBe('https:');
  let said = address.href;
  for (let level = 0; level < 3; level += 1) said = decodeURIComponent(said);
  expect(said).toContain('link.example/pay/AbC-_9');
  expect(new URL(app.install).protocol).toBe('https:');
});

test('those that a phone is likely to have are known, and nothing else is', () => {
  expect(known.map(([slug]) => slug).sort()).toEqual([
    'coinbase-wallet',
    'metamask',
    'okx-wallet',
    'phantom',
    'trust-wallet',
  ]);
  expect(walletApp({ slug: 'constructor' })).toBeUndefined();
});
