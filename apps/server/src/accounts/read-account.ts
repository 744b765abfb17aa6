/** Asks an institution what an account has, and looks up names and prices. */
import type { Outcome } from '@fairlead/connectors';
import { type Amount, add, floorTo, zero } from '@fairlead/money';
import { type AccountAccess, askAbout } from '../flow/account-access.ts';
import { silenceOf } from '../flow/integration-words.ts';
import type { Services } from '../flow/services.ts';
import { fiatDecimals } from '../transfers/options.ts';
import type { Held } from './holdings.ts';

/** `silence`: which networks did not answer, where some did not, in one sentence. */
export type Read = { held: Held[]; silence?: string };

export async function readHoldings(services: Services, access: AccountAccess): Promise<Outcome<Read>> {
  const { connector, connection, credentials } = access;
  const outcome = await askAbout(services, access, connector.holdings(credentials));
  if (outcome.status !== 'done') return outcome;
  const { environment } = connection.scope;
  const { held: holdings, silentNetworks = [] } = outcome.result;
  const symbols = holdings.map(({ symbol }) => symbol);
  const prices = await services.prices.of(environment, symbols, 'USD', services.clock.now());
  const held = holdings.map(({ symbol, amount }): Held => {
    const name = nameOf(services, symbol);
    const price = prices.get(symbol);
    return { symbol, amount, ...(name !== undefined && { name }), ...(price && { price }) };
  });
  const silence = silentNetworks.length > 0 && silenceOf(services, silentNetworks);
  return { status: 'done', result: { held, ...(silence && { silence }) } };
}

function nameOf({ catalog }: Services, symbol: string): string | undefined {
  for (const network of catalog.networks) {
    const asset = catalog.findAsset(network.id, symbol);
    if (asset) return asset.name;
  }
  return undefined;
}

export type CashBalance = { currency: string; amount: Amount };

/** What is smaller than a cent is not cash. Empty where the institution does not tell. */
export async function readCash(services: Services, access: AccountAccess): Promise<Outcome<CashBalance[]>> {
  const { connector, credentials } = access;
  if (connector.cash === undefined) return { status: 'done', result: [] };
  const outcome = await askAbout(services, access, connector.cash(credentials));
  if (outcome.status !== 'done') return outcome;
  const result = outcome.result.map(({ currency, amount }) => ({
    currency,
    amount: floorTo(amount, fiatDecimals),
  }));
  return { status: 'done', result };
}

/** The sum of what is in US dollars: no rate of another currency is known here. */
export function dollarsOf(cash: readonly CashBalance[]): Amount {
  return cash
    .filter(({ currency }) => currency === 'USD')
    .reduce((sum, { amount }) => add(sum, amount), zero(fiatDecimals));
}
