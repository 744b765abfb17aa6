/** Live never reaches a test network, nor the sandbox a network with real money, whatever is configured. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const catalog = createCatalog();
const environments = ['live', 'sandbox'] as const;
/** Every network has an endpoint in both environments. */
const endpoints = new Map(catalog.networks.map(({ id }) => [id, ['https://node.example/key']]));

const nodeOf = (genesis: string) => (body: string) => ({
  result: body.includes('getblockcount') ? 7 : genesis.padEnd(64, '0'),
});

/** Main networks say so; of the others nothing is asked where they do not belong. */
const mainNetworks: Readonly<Record<string, (body: string) => unknown>> = {
  ripple: () => ({ result: { status: 'success', info: { network_id: 0 } } }),
  stellar: () => ({ network_passphrase: 'Public Global Stellar Network ; September 2015' }),
  tron: () => ({ blockID: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc' }),
  tvm: () => ({ result: { init: { root_hash: 'F6OpKZKqvqeFp6CQmFomXNMfMj2EnaUSOXN+Mh+wVWk=' } } }),
  bitcoin: nodeOf('000000000019d6689c085ae165831e93'),
  litecoin: nodeOf('12a765e31ffd4059bada1e25190f6e98'),
  dogecoin: nodeOf('1a91e3dace36e2be3bf030a65679fe82'),
};

describe('whatever network and token', () => {
  it('is read in the environment that it belongs to, and in no other', async () => {
    const asked: string[] = [];
    const warned: string[] = [];
    let says: ((body: string) => unknown) | undefined;
    const watch = chainWatch({
      endpoints: { live: endpoints, sandbox: endpoints },
      confirmations: new Map(),
      fetch: async (url, options) => {
        asked.push(`${url} ${options?.body ?? ''}`);
        return Response.json(says?.(String(options?.body)) ?? {});
      },
      clock: { now: () => new Date('2026-01-01T00:00:00Z') },
      log: { warn: details => warned.push(JSON.stringify(details)) },
    });
    const places = catalog.networks.flatMap(network =>
      catalog.assetsOn(network.id).map(asset => ({ network, asset })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom(...environments),
        async ({ network, asset }, environment) => {
          if (network.testnet === (environment === 'sandbox')) return;
          // Where a test network of the catalog's own is missing, another may stand for the coin, never for a token.
          const mayBeReplaced =
            network.networkType in mainNetworks && environment === 'sandbox' && asset.native;
          if (watch.covers(environment, asset)) expect(mayBeReplaced).toBe(true);
          asked.length = 0;
          warned.length = 0;
          says = mainNetworks[network.networkType];
          const place = { address: '0x0', contract: asset.contractAddress };
          await expect(watch.look({ environment, network }, [place], 1)).rejects.toThrow();
          if (network.networkType in mainNetworks && environment === 'sandbox') {
            // It says that it is the main network, and nothing more is asked; nodes of Bitcoin's family take two answers.
            expect(asked).toHaveLength(network.caip2?.startsWith('bip122:') ? 2 : 1);
            expect(warned[0]).toContain('another chain');
          } else expect(asked).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
    // Were nothing covered, the property would say nothing.
    expect(environments.map(each => places.some(({ asset }) => watch.covers(each, asset)))).toEqual([
      true,
      true,
    ]);
  });
});
