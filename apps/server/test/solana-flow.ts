/** A server whose Solana is LiteSVM: Devnet in the sandbox, and in live what calls itself the main network. */
import { afterAll } from 'vitest';
import { parseContracts, withContracts } from '../src/catalog/contracts.ts';
import { createCatalog, shippedData } from '../src/catalog/index.ts';
import { chainWatch } from '../src/chain-watch/index.ts';
import { createPrices } from '../src/prices/prices.ts';
import { sandboxPrice } from '../src/prices/sandbox-prices.ts';
import { later } from '../src/surroundings.ts';
import { testDatabase } from './database.ts';
import { flow, minutes, noon } from './flow.ts';
import { network } from './link-token-bodies.ts';
import { liteSvmNode } from './litesvm-node.ts';

/** A token of Devnet, whose mint each test makes. */
export const pyusd = 'CXk2AMBfi3TwaEL2468s6zP8xq9NxTXjp9gjMgzeUynM';

const contracts = parseContracts(`solana-devnet:PYUSD=${pyusd}`, shippedData);
const catalog = createCatalog(withContracts(shippedData, contracts));

/** Closed when the tests of the file are done. */
export async function solanaFlow(seed: string) {
  const devnet = catalog.networks.find(({ slug }) => slug === 'solana-devnet')?.id ?? '';
  const usdc = catalog.findAsset(network.solana, 'USDC')?.contractAddress ?? '';
  const node = await liteSvmNode(later(noon, -minutes(60)));
  node.mine(100, later(noon, -minutes(30)));
  const main = await liteSvmNode(later(noon, -minutes(60)), '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp');
  main.mine(100, later(noon, -minutes(30)));
  main.makeMint(usdc, 6);

  const { db, pool } = await testDatabase();
  let reachable = true;
  const server = await flow({
    ...{ db, catalog, seed },
    watch: chainWatch({
      endpoints: {
        live: new Map([[network.solana, [main.url]]]),
        sandbox: new Map([[devnet, [node.url]]]),
      },
      confirmations: new Map(),
      fetch: (...request) => (reachable ? fetch(...request) : Promise.reject(new Error('no way there'))),
      ...{ clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
    }),
    prices: createPrices({
      of: async (symbols, currency) =>
        new Map(
          symbols.flatMap(symbol => {
            const price = sandboxPrice(symbol, server.clock.now(), currency);
            return price ? [[symbol, price] as const] : [];
          }),
        ),
    }),
  });
  afterAll(() => Promise.all([server.close(), node.close(), main.close()]));

  /** While this is done, no node answers. */
  async function unreachable(work: () => Promise<unknown>): Promise<void> {
    reachable = false;
    try {
      await work();
    } finally {
      reachable = true;
    }
  }
  return { db, pool, catalog, server, node, main, devnet, usdc, unreachable };
}
