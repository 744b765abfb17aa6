/** What an account can send to the client's destinations: the institution and the prices asked, the quote engine run. */
import type { Connector, ConnectorState, Outcome } from '@fairlead/connectors';
import type { Fiat } from '@fairlead/wire/session-view';
import type { Scope } from '../database/schema.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { type AssetOption, assetOptions } from '../transfers/options.ts';
import type { Terms } from '../transfers/quote.ts';
import type { Services } from './services.ts';

/** `silentNetworks`: ids of those networks with a destination that did not answer in time. */
export type Options = { assets: AssetOption[]; silentNetworks: string[] };

export async function readOptions(
  services: Services,
  scope: Scope,
  { connector, credentials }: { connector: Connector; credentials: ConnectorState },
  transfer: TransferConfiguration,
  /** What the user reads. */
  currency: Fiat['currency'],
): Promise<Outcome<Options>> {
  const outcome = await connector.holdings(credentials);
  if (outcome.status !== 'done') return outcome;
  const { held: holdings, silentNetworks = [] } = outcome.result;
  const silent = new Set(silentNetworks);
  const paying = transfer.fundingEnabled && connector.paymentSources?.(credentials);
  const sources = paying ? await paying : undefined;
  if (sources !== undefined && sources.status !== 'done') return sources;
  // Terms and prices of what could be sent: of everything that is wanted, where it can be bought.
  const buyable = sources?.result.length ? transfer.destinations.map(({ symbol }) => symbol) : [];
  const heldSymbols = new Set([...holdings.map(({ symbol }) => symbol), ...buyable]);
  const terms = new Map<string, Terms | undefined>();
  const asked = transfer.destinations.filter(
    ({ symbol, networkId }) => heldSymbols.has(symbol) && !silent.has(networkId),
  );
  // One network that does not answer is slow; where none does, it is the institution that is silent.
  const silences: unknown[] = [];
  await Promise.all(
    asked.map(async ({ symbol, networkId, address }) => {
      try {
        const answer = await connector.withdrawalTerms(credentials, { symbol, networkId, address });
        terms.set(`${symbol} ${networkId}`, answer);
      } catch (error) {
        silences.push(error);
        silent.add(networkId);
      }
    }),
  );
  if (silences.length > 0 && silences.length === asked.length) throw silences[0];
  const now = services.clock.now();
  const prices = await services.prices.of(scope.environment, [...heldSymbols], currency, now);
  const assets = assetOptions(
    transfer,
    {
      ...{ holdings, silent },
      termsOf: ({ symbol, networkId }) => terms.get(`${symbol} ${networkId}`),
      ...(sources && { sources: sources.result }),
    },
    symbol => prices.get(symbol),
    now,
  );
  const wanted = new Set(transfer.destinations.map(({ networkId }) => networkId));
  return { status: 'done', result: { assets, silentNetworks: [...wanted].filter(each => silent.has(each)) } };
}
