/**
 * A payment link as its holder sees it before opening it, and from another device while somebody else has opened it.
 * Reading it burns nothing: mail scanners open links and run their scripts, too.
 */
import { parseAmount } from '@fairlead/money';
import type { PayLinkDestination, PayLinkState, PayLinkView } from '@fairlead/wire/pay-link';
import { allowedSurfaces, displayedClient } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import type { Destination } from '../link-tokens/configuration.ts';
import {
  codeDigest,
  findByPayLink,
  type LinkToken,
  markOpened,
  payLinkFor,
  stateAt,
} from '../link-tokens/index.ts';
import type { Price } from '../prices/index.ts';
import { findSession } from '../sessions/store.ts';
import { asMoney } from '../transfers/options.ts';
import { findTransfer } from '../transfers/store.ts';
import { walletApps } from './absent-wallets.ts';
import { byTimeOf } from './client-time.ts';
import { deadToken } from './dead-token.ts';
import { clientSummary, networkSummary, tokenLogo } from './integration-words.ts';
import { checkSurface } from './opener.ts';
import { progressScreen } from './progress-screen.ts';
import { returnUrlOf } from './return-url.ts';
import type { Services } from './services.ts';
import { hasExpired } from './step.ts';
import { goodsNames, shownAs } from './summary.ts';

/** Nobody reads five hundred addresses before paying; how many there are is said. */
const mostShown = 10;

/** @throws ApiError `linkTokenUnknown`, `surfaceNotAllowed` */
export async function readPayLink(general: Services, code: string): Promise<PayLinkView> {
  const digest = codeDigest(code);
  const token = await findByPayLink(general.db, digest);
  const transfer = token?.configuration.transfer;
  if (token === undefined || transfer === undefined) throw deadToken('unknown');
  const { clientId, environment, configuration } = token;
  const scope: Scope = { clientId, environment };
  checkSurface(await allowedSurfaces(general.db, clientId), 'payLink');
  const services = await byTimeOf(general, token);
  const now = services.clock.now();
  const state = await stateOf(services, scope, token, now);
  if (state === 'open') await markOpened(services.db, { clientId, codeDigest: digest, now });
  const [client, returnUrl] = await Promise.all([
    displayedClient(services.db, scope, configuration.subClientId ?? null),
    state === 'open' || state === 'used' ? undefined : returnUrlOf(services, scope, configuration),
  ]);
  const goods = goodsNames(transfer);
  const link = payLinkFor(services.publicUrl, code);
  const apps = state === 'open' ? walletApps(services, { scope, configuration }, link) : [];
  const shown = transfer.destinations.slice(0, mostShown);
  const symbols = [...new Set(shown.map(({ symbol }) => symbol))];
  // Nobody has said yet in which currency they read.
  const prices = await services.prices.of(environment, symbols, 'USD', now);
  return {
    state,
    environment,
    client: clientSummary(client),
    transferType: transfer.transferType,
    destinations: shown.flatMap(each => describe(services, each, prices.get(each.symbol))),
    destinationCount: transfer.destinations.length,
    ...(transfer.amountInFiat !== undefined && {
      amountInFiat: { amount: transfer.amountInFiat, currency: 'USD' as const },
    }),
    ...(goods.length > 0 && { goods }),
    ...(apps.length > 0 && { walletApps: apps }),
    expiresAt: token.expiresAt.toISOString(),
    ...(returnUrl !== undefined && { returnUrl }),
  };
}

async function stateOf(services: Services, scope: Scope, token: LinkToken, now: Date): Promise<PayLinkState> {
  const state = stateAt(token, now);
  if (state === 'minted' || state === 'opened') return 'open';
  if (state !== 'redeemed') return state;
  const session =
    token.sessionId === null ? undefined : await findSession(services.db, scope, token.sessionId);
  if (session === undefined) return 'used';
  const over = session.endedAt !== null || hasExpired(session, now);
  if (session.transferId === null) return over ? 'cancelled' : 'used';
  const transfer = await findTransfer(services.db, scope, session.transferId);
  switch (transfer && progressScreen(transfer).state) {
    case 'settled':
      return 'arrived';
    case 'sent':
      return 'sent';
    case 'failed':
      return over ? 'cancelled' : 'used';
    default:
      return session.state === 'abandoned' ? 'cancelled' : 'used';
  }
}

/** A destination whose network is not in the catalog any more is left out: nobody can choose it either. */
function describe(
  services: Services,
  destination: Destination,
  price: Price | undefined,
): PayLinkDestination[] {
  const network = services.catalog.findNetwork(destination.networkId);
  if (network === undefined) return [];
  const { symbol, address, addressTag, decimals } = destination;
  const amount = destination.amount === undefined ? undefined : parseAmount(destination.amount, decimals);
  const money = amount && asMoney(amount, symbol, price);
  return [
    {
      symbol,
      logoUrl: tokenLogo(services, symbol),
      network: networkSummary(services, network),
      address,
      ...(addressTag !== undefined && { addressTag }),
      ...(money && { amount: shownAs(money, destination.displayAmountInFiat) }),
    },
  ];
}
