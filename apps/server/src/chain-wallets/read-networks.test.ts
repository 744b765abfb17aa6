/** What is known of a wallet when some of its networks are slow. */
import { expect, test } from 'vitest';
import { type Asset, createCatalog } from '../catalog/index.ts';
import { readNetworks } from './read-networks.ts';

const catalog = createCatalog();
const assets = catalog.networks
  .flatMap(({ id }) => catalog.findAsset(id, 'USDC') ?? [])
  .filter(({ network }) => network.networkType === 'evm');
const [base, polygon, ethereum] = assets as [Asset, Asset, Asset];
const all = new Map([base, polygon, ethereum].map(asset => [asset.network, [asset]] as const));
const has = (asset: Asset, units: bigint) => [{ asset, amount: { units, decimals: asset.decimals } }];
const never = new Promise<never>(() => {});
const refused = () => Promise.reject(new Error('no way there'));

test('what answers is there without the network that does not, which is named', async () => {
  const outcome = await readNetworks(
    all,
    async network => {
      if (network === base.network) return has(base, 3n);
      return network === polygon.network ? never : refused();
    },
    20,
  );
  const amount = { units: 3n, decimals: base.decimals };
  expect(outcome).toEqual({
    status: 'done',
    result: {
      held: [{ symbol: 'USDC', amount, onNetwork: { [base.network.id]: amount } }],
      silentNetworks: [polygon.network.id, ethereum.network.id],
    },
  });
});

test('one that answers a little later counts', async () => {
  const outcome = await readNetworks(
    new Map([...all].slice(0, 2)),
    async network => {
      if (network === base.network) return has(base, 3n);
      await new Promise(resolve => setTimeout(resolve, 10));
      return has(polygon, 4n);
    },
    5_000,
  );
  expect(outcome).toMatchObject({
    result: { held: [{ symbol: 'USDC', onNetwork: { [polygon.network.id]: { units: 4n } } }] },
  });
  expect(outcome).not.toHaveProperty('result.silentNetworks');
});

test('a wallet of which no network answers cannot be reached; one without networks has nothing', async () => {
  expect(await readNetworks(all, refused)).toMatchObject({ status: 'failed', reason: 'unreachable' });
  expect(await readNetworks(new Map(), refused)).toEqual({ status: 'done', result: { held: [] } });
});
