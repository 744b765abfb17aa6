/** Asks an institution what an account has, and looks up names and prices. */
import type { Outcome } from '@fairlead/connectors';
import { type Amount, add, floorTo, zero } from '@fairlead/money';
import { type AccountAccess, askAbout } from '../flow/account-access.ts';
import type { Services } from '../flow/services.ts';
import { fiatDecimals } from '../transfers/options.ts';
import type { Held } from './holdings.ts';

export async function readHoldings(services: Services, access: AccountAccess): Promise<Outcome<Held[]>> {
  const { connector, connection, credentials } = access;
  const outcome = await askAbout(services, access, connector.holdings(credentials));
  if (outcome.status !== 'done') return outcome;
  const { environment } = connection.scope;
  const symbols = outcome.result.map(({ symbol }) => symbol);
  const prices = await services.prices.of(environment, symbols, 'USD', services.clock.now());
  const result = outcome.result.map(({ symbol, amount }): Held => {
    const name = nameOf(services, symbol);
    const price = prices.get(symbol);
    return { symbol, amount, ...(name !== undefined && { name }), ...(price && { price }) };
  });
  return { status: 'done', result };
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
