/**
 * A deposit by hand: the address, for the user to send to from wherever the money is. What arrives there within a
 * quarter of an hour is the user's (contract §2.3), so an address is shown to one user at a time, and not at all where
 * another open session has it as its destination.
 */
import { chains } from '@fairlead/chains';
import type { ManualDepositScreen, ManualDestinationScreen } from '@fairlead/wire/session-view';
import { contractOf } from '../catalog/index.ts';
import { ApiError } from '../http/api-error.ts';
import type { Destination } from '../link-tokens/configuration.ts';
import { paymentUri } from '../manual-deposits/payment-uri.ts';
import { placesOfOthers, waitAt } from '../manual-deposits/store.ts';
import { isStale, type Price } from '../prices/index.ts';
import { destinationKey, destinationsOfOthers, type Session } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import { asMoney, requestedAmount } from '../transfers/options.ts';
import { transferOf } from './context.ts';
import { whyExchangesOnly } from './exchanges-only.ts';
import { networkSummary, tokenLogo } from './integration-words.ts';
import type { Message } from './messages.ts';
import type { Services } from './services.ts';
import type { Step, StepContext } from './step.ts';

/** How long what arrives is taken for the user's. */
const waitingTime = 15 * 60_000;
/** How soon the page looks whether something has arrived. */
const pollAfterMs = 2_000;

/** Whether this session may offer it: money that the user sends to themselves, from anywhere. */
export function canDepositByHand(
  services: Pick<Services, 'catalog' | 'watch'>,
  { scope, configuration, screen }: Pick<Session, 'scope' | 'configuration' | 'screen'>,
): boolean {
  const { transfer, verification } = configuration;
  if (transfer?.transferType !== 'deposit' || verification !== undefined) return false;
  if (transfer.destinations.every(each => whyExchangesOnly(services, scope, each) !== undefined))
    return false;
  return screen.kind === 'progress' ? screen.state === 'failed' : offeringScreens.has(screen.kind);
}

const offeringScreens: ReadonlySet<string> = new Set([
  'home',
  'catalog',
  'login',
  'oauth',
  'noEligibleAssets',
]);

/** From another way in, or from home: to the one address, or to the choice between them. */
export async function depositByHand(context: StepContext): Promise<Step> {
  const { session, requestId } = context;
  if (!canDepositByHand(context.services, session)) {
    throw new ApiError('sessionMovedOn', 'In this session nothing can be deposited by hand.');
  }
  const places = await openPlaces(context);
  const method: Message = { type: 'methodSelected', payload: { method: 'manual' } };
  const [only, ...others] = places;
  if (only === undefined) {
    return { ...stay(session), notice: { code: 'addressShared', moneyMoved: 'no', requestId } };
  }
  if (others.length > 0) return { ...(await choiceScreen(context, places)), messages: [method] };
  const step = await showAddress(context, only);
  return step.screen.kind === 'manualDeposit'
    ? { ...step, messages: [method, ...(step.messages ?? [])] }
    : step;
}

export async function chooseDestination(
  context: StepContext,
  body: { networkId: string; symbol: string },
): Promise<Step> {
  const { screen } = context.session;
  const offered =
    screen.kind === 'manualDestination' &&
    screen.choices.some(({ network, symbol }) => network.id === body.networkId && symbol === body.symbol);
  const destination = transferOf(context.session).destinations.find(
    ({ networkId, symbol }) => networkId === body.networkId && symbol === body.symbol,
  );
  if (!offered || destination === undefined) {
    throw new ApiError('invalidField', 'There is no such address in this session.');
  }
  const step = await showAddress(context, destination);
  const chosen: Message[] = [{ type: 'transferAssetSelected', payload: { symbol: destination.symbol } }];
  return { ...step, messages: [...chosen, ...(step.messages ?? [])] };
}

/** The same address for another quarter of an hour. */
export async function renewAddress(context: StepContext): Promise<Step> {
  return showAddress(context, shownDestination(context.session));
}

/** The choice again where there is one. */
export async function backFromAddress(context: StepContext): Promise<Step> {
  return choiceScreen(context, await openPlaces(context));
}

/** The destination whose address is on the screen. */
export function shownDestination(session: Session): Destination {
  const { screen } = session;
  const destination =
    screen.kind === 'manualDeposit'
      ? transferOf(session).destinations.find(
          ({ networkId, symbol }) => networkId === screen.to.network.id && symbol === screen.symbol,
        )
      : undefined;
  if (destination === undefined) throw new Error(`session ${session.id} shows no address`);
  return destination;
}

async function showAddress(context: StepContext, destination: Destination): Promise<Step> {
  const { services, session, now, requestId } = context;
  if ((await openPlaces(context)).every(each => each !== destination)) {
    return { ...stay(session), notice: { code: 'addressShared', moneyMoved: 'no', requestId } };
  }
  const expiresAt = later(now, waitingTime);
  const watched = watchedFor(services, session, destination);
  // The user is told a quarter of an hour; a transaction that was sent in it may get its block later.
  const network = services.catalog.findNetwork(destination.networkId);
  const heldUntil = later(expiresAt, watched && network ? services.watch.blockDelayMs(network) : 0);
  const waiting = {
    ...{ id: services.random.uuid(), sessionId: session.id, userId: session.userId, watched },
    expiresAt: heldUntil,
  };
  const screen = await addressScreen(context, destination, expiresAt);
  const generated: Message = {
    type: 'linkTransferQRGenerated',
    payload: {
      token: destination.symbol,
      network: screen.to.network.name,
      toAddress: destination.address,
      qrUrl: screen.qrText,
    },
  };
  return {
    state: 'awaitingDeposit',
    screen,
    messages: [generated],
    alongside: async transaction => {
      const mine = await waitAt(transaction, session.scope, { ...waiting, destination, now });
      // Somebody was faster by a moment: nothing of this step is kept.
      if (!mine) throw new ApiError('sessionMovedOn', 'The address was shown to somebody else just now.');
      if (watched) services.wake(services.clock.now());
      return {};
    },
  };
}

async function addressScreen(
  { services, session }: StepContext,
  destination: Destination,
  expiresAt: Date,
): Promise<ManualDepositScreen> {
  const network = services.catalog.findNetwork(destination.networkId);
  if (network === undefined)
    throw new Error(`network ${destination.networkId} is not in the catalog any more`);
  const price = await priceOf({ services, session }, destination);
  const amount = requestedAmount(transferOf(session), destination, price);
  const { address, addressTag } = destination;
  const asset = services.catalog.findAsset(network.id, destination.symbol);
  const contract = asset && (contractOf(session.scope.environment, asset) ?? asset.contractAddress);
  const request =
    asset && paymentUri({ asset: { ...asset, contractAddress: contract }, address, addressTag, amount });
  return {
    kind: 'manualDeposit',
    symbol: destination.symbol,
    logoUrl: tokenLogo(services, destination.symbol),
    to: {
      address,
      ...(addressTag !== undefined && { addressTag }),
      network: networkSummary(services, network),
    },
    // Readers that know only addresses take the first one: where that is a contract, they would pay the contract.
    qrText: request?.receiverFirst ? request.uri : address,
    ...(request && { paymentUri: { uri: request.uri, standard: request.standard } }),
    ...(amount && { amount: asMoney(amount, destination.symbol, price) }),
    ...(destination.minAmount !== undefined && {
      minimum: { amount: destination.minAmount, symbol: destination.symbol },
    }),
    expiresAt: expiresAt.toISOString(),
    pollAfterMs,
    ...(isPlayed(services, session, destination) && {
      simulates: asMoney(amount ?? sandboxAmount(destination), destination.symbol, price),
    }),
  };
}

/** What a chain is read for where what is sent there is seen; an address that is none is on no chain. */
function watchedFor(
  { catalog, watch }: Pick<Services, 'catalog' | 'watch'>,
  { scope: { environment } }: Pick<Session, 'scope'>,
  { networkId, symbol, address }: Pick<Destination, 'networkId' | 'symbol' | 'address'>,
): { contract: string | undefined; decimals: number } | undefined {
  const asset = catalog.findAsset(networkId, symbol);
  if (asset === undefined || !watch.covers(environment, asset)) return undefined;
  if (!chains[asset.network.networkType].parseAddress(address).ok) return undefined;
  return { contract: contractOf(environment, asset), decimals: asset.decimals };
}

/** In the sandbox, where no chain is read, the user says when it arrives. */
function isPlayed(services: Services, session: Session, destination: Destination): boolean {
  return session.scope.environment === 'sandbox' && watchedFor(services, session, destination) === undefined;
}

/** What the sandbox lets arrive where neither client nor user has named an amount: one whole unit. */
function sandboxAmount({ decimals }: Destination) {
  return { units: 10n ** BigInt(decimals), decimals };
}

/** `undefined` also where it is too old: nothing is converted with that. */
export async function priceOf(
  { services, session }: Pick<StepContext, 'services' | 'session'>,
  { symbol }: Pick<Destination, 'symbol'>,
): Promise<Price | undefined> {
  const { environment } = session.scope;
  const now = services.clock.now();
  const price = (await services.prices.of(environment, [symbol], session.fiatCurrency, now)).get(symbol);
  return price && !isStale(price, now) ? price : undefined;
}

async function choiceScreen({ services, session }: StepContext, places: Destination[]): Promise<Step> {
  const screen: ManualDestinationScreen = {
    kind: 'manualDestination',
    choices: places.flatMap(({ networkId, symbol }) => {
      const network = services.catalog.findNetwork(networkId);
      return network
        ? [{ symbol, logoUrl: tokenLogo(services, symbol), network: networkSummary(services, network) }]
        : [];
    }),
  };
  return { state: session.state === 'awaitingDeposit' ? 'awaitingDeposit' : 'open', screen };
}

/** The destinations at which an arrival would be noticed, and that no other user is being sent to at this moment. */
async function openPlaces({ services, session, now }: StepContext): Promise<Destination[]> {
  const destinations = transferOf(session).destinations.filter(
    each => whyExchangesOnly(services, session.scope, each) === undefined,
  );
  const mine = {
    ...{ userId: session.userId, now },
    addresses: destinations.map(({ address, canonicalAddress }) => canonicalAddress ?? address),
  };
  const [others, waitedAt] = await Promise.all([
    destinationsOfOthers(services.db, session.scope, mine),
    placesOfOthers(services.db, session.scope, mine),
  ]);
  const held = new Set(waitedAt.map(destinationKey));
  return destinations.filter(each => !others.has(destinationKey(each)) && !held.has(destinationKey(each)));
}

function stay(session: Session): Step {
  return { state: session.state, screen: session.screen };
}
