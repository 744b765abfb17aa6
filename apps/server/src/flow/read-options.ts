/** What an account can send to the client's destinations: the institution and the prices asked, the quote engine run. */
import type { Connector, ConnectorState, Outcome } from '@fairlead/connectors';
import type { Fiat } from '@fairlead/wire/session-view';
import type { Scope } from '../database/schema.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { type AssetOption, assetOptions } from '../transfers/options.ts';
import type { Terms } from '../transfers/quote.ts';
import type { Services } from './services.ts';

export async function readOptions(
  services: Services,
  scope: Scope,
  { connector, credentials }: { connector: Connector; credentials: ConnectorState },
  transfer: TransferConfiguration,
  /** What the user reads. */
  currency: Fiat['currency'],
): Promise<Outcome<AssetOption[]>> {
  const held = await connector.holdings(credentials);
  if (held.status !== 'done') return held;
  const holdings = held.result;
  const paying = transfer.fundingEnabled && connector.paymentSources?.(credentials);
  const sources = paying ? await paying : undefined;
  if (sources !== undefined && sources.status !== 'done') return sources;
  // Terms and prices of what could be sent: of everything that is wanted, where it can be bought.
  const buyable = sources?.result.length ? transfer.destinations.map(({ symbol }) => symbol) : [];
  const heldSymbols = new Set([...holdings.map(({ symbol }) => symbol), ...buyable]);
  const terms = new Map<string, Terms | undefined>();
  await Promise.all(
    transfer.destinations
      .filter(({ symbol }) => heldSymbols.has(symbol))
      .map(async ({ symbol, networkId, address }) => {
        terms.set(
          `${symbol} ${networkId}`,
          await connector.withdrawalTerms(credentials, { symbol, networkId, address }),
        );
      }),
  );
  const now = services.clock.now();
  const prices = await services.prices.of(scope.environment, [...heldSymbols], currency, now);
  const options = assetOptions(
    transfer,
    {
      holdings,
      termsOf: ({ symbol, networkId }) => terms.get(`${symbol} ${networkId}`),
      ...(sources && { sources: sources.result }),
    },
    symbol => prices.get(symbol),
    now,
  );
  return { status: 'done', result: options };
}
