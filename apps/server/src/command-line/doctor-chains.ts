/** What `fairlead doctor` says of the configured chains. */
import {
  type Asset,
  contractOf,
  createCatalog,
  isServed,
  type Network,
  shippedData,
} from '../catalog/index.ts';
import { decimalsOf, expectedIdentity, identityOf, NoToken, type Rpc, rpcAt } from '../chain-checks/index.ts';
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
  const shipped = createCatalog(shippedData);
  const isNamed = (environment: Environment, asset: Asset) =>
    contractOf(environment, asset) !== shipped.findAsset(asset.network.id, asset.symbol)?.contractAddress;
  const environments = ['live', 'sandbox'] as const;
  const asked = environments.flatMap(environment =>
    catalog.networks.flatMap(network => {
      const urls = config.chains[environment].get(network.id) ?? [];
      const read = catalog.assetsOn(network.id).filter(asset => watch.covers(environment, asset));
      // One endpoint is enough to say what a contract is.
      return urls.map((url, at) => {
        const named = at === 0 ? read.filter(asset => isNamed(environment, asset)) : [];
        return checkChain(network, environment, url, { words: readWords(read), named });
      });
    }),
  );
  return (await Promise.all(asked)).flat();
}

/** Without a price nothing is previewed, so no wallet is offered. */
export function checkPrices({ config }: Context): Finding[] {
  const { networks } = createCatalog(config.catalog);
  const paid = networks.filter(each => isServed(each, 'live') && config.chains.live.has(each.id));
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
  read: { words: string; named: readonly Asset[] },
): Promise<Finding[]> {
  const variable = `FAIRLEAD_CHAINS_${environment.toUpperCase()}`;
  const what = `${network.name}, ${environment}`;
  const started = performance.now();
  try {
    const rpc = rpcAt(url, fetch, AbortSignal.timeout(patience));
    const identity = await identityOf(network, rpc);
    const took = Math.round(performance.now() - started);
    const expected = expectedIdentity(network, environment);
    if (expected === undefined || identity === expected) {
      const found = `answers as ${identity} after ${took} ms`;
      const isMain =
        environment === 'sandbox' && !network.testnet && identity === expectedIdentity(network, 'live');
      const unread = '; it is the main network, where the sandbox reads no deposits by hand';
      if (isMain) return [{ what, state: 'ok', found: `${found}${unread}` }];
      const contracts = read.named.map(asset => checkContract(rpc, environment, asset));
      return [
        { what, state: 'ok', found: `${found}${read.words}` },
        ...(await Promise.all(contracts)).flat(),
      ];
    }
    const found = `the endpoint is of another chain: ${identity} instead of ${expected}`;
    const mend = `Name another endpoint for ${network.slug} in ${variable}. What this one says is not believed.`;
    return [{ what, state: 'wrong', found, mend }];
  } catch (error) {
    // The reason may hold the address, and the address a key.
    const { cause, message } = error as Error & { cause?: Error };
    const found = `the endpoint does not answer (${(cause?.message || message).replaceAll(url, '…')})`;
    const mend = `Look at ${network.slug} in ${variable}: address, key, limits. Until then its proofs stay undecided and deposits there are not read.`;
    return [{ what, state: 'wrong', found, mend }];
  }
}

/** A contract that the operator has named: that it is a token's, and counts as the catalog does. */
async function checkContract(rpc: Rpc, environment: Environment, asset: Asset): Promise<Finding[]> {
  const { network, symbol, decimals } = asset;
  const contract = contractOf(environment, asset) ?? '';
  const what = `${symbol} on ${network.name}, ${environment}`;
  const mend = `Look at ${symbol} in FAIRLEAD_CONTRACTS and FAIRLEAD_CATALOG: by a wrong contract nothing arrives, and by wrong decimals another amount.`;
  try {
    const said = await decimalsOf(network.networkType, rpc, contract);
    if (said === undefined) return [];
    const found = `${contract} has ${said} decimals`;
    return said === decimals
      ? [{ what, state: 'ok', found }]
      : [{ what, state: 'wrong', found: `${found}, and the catalog says ${decimals}`, mend }];
  } catch (error) {
    // The reason may hold the address, and the address a key.
    const isNone = error instanceof NoToken;
    return [
      {
        what,
        state: 'wrong',
        found: `${contract} ${isNone ? 'does not answer as a token does' : 'could not be asked about'}`,
        mend,
      },
    ];
  }
}
