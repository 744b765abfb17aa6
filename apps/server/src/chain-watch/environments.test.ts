/** Live never reaches a test network, nor the sandbox a network with real money, whatever is configured. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const catalog = createCatalog();
const environments = ['live', 'sandbox'] as const;
/** Every network has an endpoint in both environments. */
const endpoints = new Map(catalog.networks.map(({ id }) => [id, ['https://node.example/key']]));

/** Main networks say so; of the others nothing is asked where they do not belong. */
const mainNetworks: Readonly<Record<string, unknown>> = {
  ripple: { result: { status: 'success', info: { network_id: 0 } } },
  stellar: { network_passphrase: 'Public Global Stellar Network ; September 2015' },
};

describe('whatever network and token', () => {
  it('is read in the environment that it belongs to, and in no other', async () => {
    const asked: string[] = [];
    const warned: string[] = [];
    let says: unknown;
    const watch = chainWatch({
      endpoints: { live: endpoints, sandbox: endpoints },
      confirmations: new Map(),
      fetch: async (url, options) => {
        asked.push(`${url} ${options?.body ?? ''}`);
        return Response.json(says);
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
            // Its first answer says that it is the main network, and nothing more is asked.
            expect(asked).toHaveLength(1);
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
