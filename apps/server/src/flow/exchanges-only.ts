/**
 * What a session asks for and only an exchange can send. A wallet, and an address that is shown to be sent to, need a chain
 * that is read and a token that can be told from its imitations; an exchange needs neither, because it knows what it sends.
 */
import type { ExchangesOnly } from '@fairlead/wire/session-view';
import { type Integration, isKnownOnChain } from '../catalog/index.ts';
import type { Scope } from '../database/schema.ts';
import type { Destination } from '../link-tokens/configuration.ts';
import type { Session } from '../sessions/store.ts';
import { networkSummary } from './integration-words.ts';
import type { Services } from './services.ts';

/** @returns `undefined`: wallets may send it, and its address may be shown */
export function whyExchangesOnly(
  { catalog, watch }: Pick<Services, 'catalog' | 'watch'>,
  { environment }: Pick<Scope, 'environment'>,
  { networkId, symbol }: Pick<Destination, 'networkId' | 'symbol'>,
): ExchangesOnly['because'] | undefined {
  const asset = catalog.findAsset(networkId, symbol);
  if (asset === undefined) return 'contractUnconfirmed';
  // On a test network by the operator's word alone.
  if (!isKnownOnChain(asset) && !watch.covers(environment, asset)) return 'contractUnconfirmed';
  // The sandbox plays what no chain is read for.
  if (environment === 'live' && !watch.covers(environment, asset)) return 'networkNotRead';
  return undefined;
}

/** Those of the session's destinations, with the reason, to be told to its user. */
export function destinationsForExchangesOnly(
  services: Services,
  { scope, configuration }: Pick<Session, 'scope' | 'configuration'>,
): ExchangesOnly[] {
  return (configuration.transfer?.destinations ?? []).flatMap(destination => {
    const because = whyExchangesOnly(services, scope, destination);
    const network = services.catalog.findNetwork(destination.networkId);
    if (because === undefined || network === undefined) return [];
    return [{ symbol: destination.symbol, network: networkSummary(services, network), because }];
  });
}

/** Without the wallets that can send none of the session's destinations, once those for exchanges only are left out. */
export function withoutIdleWallets(
  services: Pick<Services, 'catalog' | 'watch'>,
  { scope, configuration }: Pick<Session, 'scope' | 'configuration'>,
  senders: readonly Integration[],
): readonly Integration[] {
  const destinations = configuration.transfer?.destinations ?? [];
  const open = destinations.filter(each => whyExchangesOnly(services, scope, each) === undefined);
  if (open.length === destinations.length) return senders;
  return senders.filter(
    each => each.kind !== 'wallet' || open.some(destination => services.catalog.canSend(each, destination)),
  );
}
