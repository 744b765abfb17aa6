import { describe, expect, it } from 'vitest';
import { createCatalog, isKnownOnChain } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { whyExchangesOnly, withoutIdleWallets } from './exchanges-only.ts';

const catalog = createCatalog();
const ethereum = catalog.findNetworkByName('Ethereum')?.id ?? '';
const base = catalog.findNetworkByName('Base')?.id ?? '';
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Only Ethereum has an endpoint, and only live's. */
const watch = chainWatch({
  endpoints: { live: new Map([[ethereum, ['https://node.example']]]), sandbox: new Map() },
  confirmations: new Map(),
  fetch: () => Promise.reject(new Error('nothing is asked')),
  clock: { now: () => new Date(0) },
  log: silent,
});
const services = { catalog, watch };
const why = (environment: 'live' | 'sandbox', networkId: string, symbol: string) =>
  whyExchangesOnly(services, { environment }, { networkId, symbol });

describe('for exchanges only', () => {
  it('is a token whose contract nothing confirms, in the sandbox as in live', () => {
    expect(why('live', ethereum, 'USDD')).toBe('contractUnconfirmed');
    expect(why('sandbox', ethereum, 'USDD')).toBe('contractUnconfirmed');
    expect(why('live', ethereum, 'NOSUCH')).toBe('contractUnconfirmed');
  });

  it('is in live what is on a network without an endpoint; the sandbox plays it', () => {
    expect(why('live', ethereum, 'USDC')).toBeUndefined();
    expect(why('live', base, 'USDC')).toBe('networkNotRead');
    expect(why('live', base, 'ETH')).toBe('networkNotRead');
    expect(why('sandbox', base, 'USDC')).toBeUndefined();
  });

  it('is nothing else of the catalog', () => {
    for (const network of catalog.networks) {
      for (const asset of catalog.assetsOn(network.id)) {
        const reason = why('sandbox', network.id, asset.symbol);
        expect(reason).toBe(isKnownOnChain(asset) ? undefined : 'contractUnconfirmed');
      }
    }
  });

  it('leaves out the wallets that could send nothing else, and no exchange', () => {
    const destination = (networkId: string, symbol: string) => ({
      networkId,
      symbol,
      address: '',
      decimals: 6,
    });
    const kinds = (...destinations: ReturnType<typeof destination>[]) => {
      const session = {
        scope: { clientId: 'c', environment: 'live' as const },
        configuration: { transfer: { destinations } } as never,
      };
      return new Set(withoutIdleWallets(services, session, catalog.integrations).map(each => each.kind));
    };
    expect(kinds(destination(base, 'USDC'))).toEqual(new Set(['exchange', 'provider']));
    expect(kinds(destination(base, 'USDC'), destination(ethereum, 'USDC'))).toContain('wallet');
  });
});
