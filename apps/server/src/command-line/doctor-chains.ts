/** What `fairlead doctor` says of the configured chains. */
import { type Asset, createCatalog, type Network } from '../catalog/index.ts';
import { expectedIdentity, identityOf, rpcAt } from '../chain-checks/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import type { Environment } from '../database/schema.ts';
import type { Context } from './context.ts';
import type { Finding } from './doctor-catalog.ts';

const patience = 3_000;
const mostNamed = 5;

/** Every configured endpoint: that it answers, and that it is of the chain that it is configured for. */
export async function checkChains({ config, clock }: Context): Promise<Finding[]> {
  const catalog = createCatalog(config.catalog);
  const watch = chainWatch({
    ...{ endpoints: config.chains, confirmations: config.confirmations },
    ...{ fetch, clock, log: { warn: () => {} } },
  });
  const environments = ['live', 'sandbox'] as const;
  const asked = environments.flatMap(environment =>
    catalog.networks.flatMap(network => {
      const urls = config.chains[environment].get(network.id) ?? [];
      const read = catalog.assetsOn(network.id).filter(asset => watch.covers(environment, asset));
      return urls.map(url => checkChain(network, environment, url, readWords(read)));
    }),
  );
  return Promise.all(asked);
}

/** Without a price nothing is previewed, so no wallet is offered. */
export function checkPrices({ config }: Context): Finding[] {
  const { networks } = createCatalog(config.catalog);
  const paid = networks.filter(({ id, networkType }) => networkType === 'evm' && config.chains.live.has(id));
  if (paid.length === 0 || config.prices.sources.length > 0) return [];
  return [
    {
      what: 'live prices',
      state: 'note',
      found: `wallets cannot pay on ${paid.map(({ name }) => name).join(', ')}: nothing has a price`,
      mend: 'Name whom to ask in FAIRLEAD_PRICES. Deposits by hand need none.',
    },
  ];
}

/** The coin comes first. */
function readWords(assets: readonly Asset[]): string {
  const symbols = assets.map(({ symbol }) => symbol);
  if (symbols.length === 0) return '';
  const named =
    symbols.length > mostNamed ? `${symbols[0]} and ${symbols.length - 1} tokens` : symbols.join(', ');
  return `; deposits by hand of ${named} are read`;
}

async function checkChain(
  network: Network,
  environment: Environment,
  url: string,
  read: string,
): Promise<Finding> {
  const variable = `FAIRLEAD_CHAINS_${environment.toUpperCase()}`;
  const what = `${network.name}, ${environment}`;
  const started = performance.now();
  try {
    const identity = await identityOf(network, rpcAt(url, fetch, AbortSignal.timeout(patience)));
    const took = Math.round(performance.now() - started);
    const expected = expectedIdentity(network, environment);
    if (expected === undefined || identity === expected) {
      const found = `answers as ${identity} after ${took} ms`;
      const isMain =
        environment === 'sandbox' && !network.testnet && identity === expectedIdentity(network, 'live');
      const unread = '; it is the main network, where the sandbox reads no deposits by hand';
      return { what, state: 'ok', found: `${found}${isMain ? unread : read}` };
    }
    return {
      what,
      state: 'wrong',
      found: `the endpoint is of another chain: ${identity} instead of ${expected}`,
      mend: `Name another endpoint for ${network.slug} in ${variable}. What this one says is not believed.`,
    };
  } catch (error) {
    // The reason may hold the address, and the address a key.
    const { cause, message } = error as Error & { cause?: Error };
    return {
      what,
      state: 'wrong',
      found: `the endpoint does not answer (${(cause?.message || message).replaceAll(url, '…')})`,
      mend: `Look at ${network.slug} in ${variable}: address, key, limits. Until then its proofs stay undecided and deposits there are not read.`,
    };
  }
}
