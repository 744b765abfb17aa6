/**
 * Reads chains for what is waited for by hand. Only blocks with all their confirmations are read: what is undone before
 * has never been told. Where each wait has been read to stands in its row, so a restart goes on from there. The page has
 * no part in it.
 */
import { canonicalAddress, chains, type NetworkType } from '@fairlead/chains';
import { contractOf, type Network } from '../catalog/index.ts';
import { findPending } from '../chain-wallets/store.ts';
import { EndpointsFailed, type Look, type Sighting, type Watched } from '../chain-watch/index.ts';
import type { Scope } from '../database/schema.ts';
import { nextDepositLook, nextLookAtDeposit, takeDueDeposits } from '../manual-deposits/store.ts';
import { later } from '../surroundings.ts';
import { isRead, isUnderWay } from '../transfers/arrivals-store.ts';
import { findTransfer } from '../transfers/store.ts';
import { byTimeOf } from './client-time.ts';
import { recordFromChain } from './record-arrival.ts';
import type { Services } from './services.ts';
import { lookAtTransfer } from './track.ts';

type Deposit = Awaited<ReturnType<typeof takeDueDeposits>>[number];

/** Whoever takes a wait has so long until somebody else may: more than two endpoints that do not answer take. */
const lease = 60_000;
const batch = 100;
/** Between the reading that finds a wait's time over and the one that ends it: an endpoint that lags has caught up. */
const secondReadingMs = 30_000;
/** Where a block's time is its miner's word. */
const minedTypes: ReadonlySet<NetworkType> = new Set(['bitcoin', 'litecoin', 'dogecoin']);
/** How often a chain is read on. */
const restMs = 4_000;
/** After an error: a tenth of the time that the wait is old, within these. */
const restAfterErrorMs = { least: 15_000, most: 60 * 60_000 };

/** Looks at every wait that is due, and asks to be woken for the next. */
export async function watchDeposits(services: Services): Promise<number> {
  let looked = 0;
  for (;;) {
    const due = await takeDueDeposits(services.db, { now: services.clock.now(), lease, limit: batch });
    const groups = Map.groupBy(due, each => `${each.environment} ${each.network_id}`);
    await Promise.all([...groups.values()].map(group => lookAtNetwork(services, group)));
    looked += due.length;
    if (due.length < batch) break;
  }
  const next = await nextDepositLook(services.db);
  if (next !== undefined) services.wake(next);
  return looked;
}

/** All that wait on one network, with one reading for those that have got equally far. */
async function lookAtNetwork(services: Services, deposits: readonly Deposit[]): Promise<void> {
  const known: Known[] = [];
  for (const deposit of deposits)
    await orLater(services, [{ deposit }], async () => void known.push(await know(services, deposit)));
  const groups = Map.groupBy(known, ({ deposit }) => deposit.next_block ?? deposit.id);
  // Where nobody is there for one group, the others do not wait for as long again, nor the other networks for all of them.
  let silence: EndpointsFailed | undefined;
  for (const group of groups.values()) {
    await orLater(services, group, async () => {
      if (silence) throw silence;
      try {
        await lookAtGroup(services, group);
      } catch (error) {
        if (error instanceof EndpointsFailed && error.silent) silence = error;
        throw error;
      }
    });
  }
}

async function lookAtGroup(services: Services, group: readonly Known[]): Promise<void> {
  const ofTokens = [...Map.groupBy(group, ({ place }) => place.contract).values()];
  try {
    await lookAt(services, group);
  } catch (error) {
    if (ofTokens.length === 1 || (error instanceof EndpointsFailed && error.silent)) throw error;
    // One token that cannot be read, such as by a contract that is none, is no reason to read none.
    await Promise.all(ofTokens.map(each => orLater(services, each, () => lookAt(services, each))));
  }
}

/** What is wrong with some of them keeps no others waiting. */
async function orLater(
  services: Services,
  waits: readonly Pick<Known, 'deposit'>[],
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    services.log.warn(
      { networkId: waits[0]?.deposit.network_id, err: error },
      'deposits could not be looked for',
    );
    const now = services.clock.now();
    for (const { deposit } of waits)
      await nextLookAtDeposit(services.db, scopeOf(deposit), deposit.id, { at: afterError(deposit, now) });
  }
}

function afterError({ created_at: since }: Deposit, now: Date): Date {
  const { least, most } = restAfterErrorMs;
  return later(now, Math.min(Math.max((now.getTime() - since.getTime()) / 10, least), most));
}

async function lookAt(services: Services, waits: readonly Known[]): Promise<void> {
  const [first] = waits;
  if (first === undefined) return;
  const { deposit, network, since } = first;
  const from = deposit.next_block === null ? since : Number(deposit.next_block);
  const places = waits.map(({ place }) => place);
  const look = await services.watch.look({ environment: deposit.environment, network }, places, from, true);
  for (const wait of waits) await orLater(services, [wait], () => settle(services, wait, look));
}

type Known = {
  deposit: Deposit;
  network: Network;
  place: Watched & { decimals: number };
  since: Date;
  until: Date;
};

/** The wait in the world's time, which the chain goes by: a sandbox's own may be ahead. */
async function know(services: Services, deposit: Deposit): Promise<Known> {
  const network = services.catalog.findNetwork(deposit.network_id);
  if (network === undefined) throw new Error('the network is not in the catalog any more');
  const place = placeOf(services, network, deposit);
  const ahead = await services.sandboxClocks.aheadOf(scopeOf(deposit));
  const { created_at: since, expires_at: expires, ended_at: ended } = deposit;
  // Whoever was shown the address next, what came until then is this one's.
  const until = ended !== null && ended < expires ? ended : expires;
  return { deposit, network, place, since: later(since, -ahead), until: later(until, -ahead) };
}

async function settle(services: Services, wait: Known, look: Look): Promise<void> {
  const { deposit, network, place } = wait;
  const { networkType } = network;
  const scope = scopeOf(deposit);
  const now = services.clock.now();
  let unsure: number | undefined;
  for (const sighting of look.sightings.filter(each => isOf(wait, each))) {
    const payment = {
      ...{ networkId: deposit.network_id, networkType, symbol: deposit.symbol },
      address: deposit.address,
      canonicalAddress: deposit.canonical_address ?? deposit.address,
    };
    if (await isRead(services.db, scope, { ...payment, hash: sighting.hash })) continue;
    if (await mayBeSent(services, wait, sighting)) {
      unsure = Math.min(unsure ?? sighting.block, sighting.block);
      continue;
    }
    await recordFromChain(await byTimeOf(services, scope), scope, deposit.id, {
      ...payment,
      ...(deposit.address_tag !== '' && { addressTag: deposit.address_tag }),
      amount: { units: sighting.units, decimals: place.decimals },
      fromAddress: sighting.from ?? null,
      hash: sighting.hash,
      block: sighting.block,
    });
  }
  await nextLookAtDeposit(services.db, scope, deposit.id, {
    ...(minedTypes.has(networkType) && { fromBlock: look.height + 1 }),
    // Until it is known whose it is, it is read again; what is told by then is told once.
    ...(unsure === undefined ? nextLook(wait, look, now) : { at: afterError(deposit, now), block: unsure }),
  });
}

function nextLook({ deposit, until }: Known, look: Look, now: Date) {
  const block = look.next;
  if (look.readUntil === undefined || look.readUntil <= until)
    return { block, at: later(now, look.behind ? 0 : restMs) };
  const { over_since: overSince } = deposit;
  if (overSince === null) return { block, at: later(now, secondReadingMs), overSince: now };
  return { block, at: later(overSince, secondReadingMs) > now ? later(overSince, secondReadingMs) : null };
}

/**
 * Whether it may be what was sent from an account or a wallet: that is told by its own transfer. A wallet that was asked
 * to pay the same may have said nothing yet: its transfer looks for the transaction first.
 */
async function mayBeSent(
  services: Services,
  { deposit, network }: Known,
  sighting: Sighting,
): Promise<boolean> {
  const { network_id: networkId, symbol, address: to } = deposit;
  const { from, units } = sighting;
  const scope = scopeOf(deposit);
  if (from !== undefined) {
    const asked = { networkId, symbol, from, to, units };
    for (const id of await findPending(services.db, scope, asked)) {
      const transfer = await findTransfer(services.db, scope, id);
      if (transfer) await lookAtTransfer(services, transfer);
    }
    if ((await findPending(services.db, scope, asked)).length > 0) return true;
  }
  return isUnderWay(services.db, scope, {
    ...{ networkId, networkType: network.networkType, symbol, address: to },
  });
}

/**
 * Blocks tell their time in whole seconds. Where that is a miner's word it may be slow: a block that was not there at the
 * first look came after the address was shown, whatever it says.
 */
function isOf({ deposit, place, since, until }: Known, sighting: Sighting): boolean {
  const isNew = deposit.from_block !== null && sighting.block >= Number(deposit.from_block);
  return (
    sighting.address.toLowerCase() === place.address.toLowerCase() &&
    sighting.contract === place.contract &&
    sighting.tag === place.tag &&
    (isNew || sighting.at.getTime() + 1_000 > since.getTime()) &&
    sighting.at <= until
  );
}

/** What the user was shown. @throws Error where it is not known for certain: a token is never taken for the network's coin */
function placeOf({ catalog }: Services, network: Network, deposit: Deposit): Known['place'] {
  const { address_tag: tag, environment, symbol } = deposit;
  if (!chains[network.networkType].parseAddress(deposit.address).ok)
    throw new Error('an address that is none');
  // Two who wait in two spellings are told of the same payment.
  const address = canonicalAddress(network.networkType, deposit.address);
  const common = { address, tag: tag === '' ? undefined : tag };
  if (deposit.decimals !== null)
    return { ...common, contract: deposit.contract ?? undefined, decimals: deposit.decimals };
  const asset = catalog.findAsset(network.id, symbol);
  const contract = asset && contractOf(environment, asset);
  if (asset === undefined || (!asset.native && contract === undefined))
    throw new Error(`the contract of ${symbol} is not known any more`);
  return { ...common, contract, decimals: asset.decimals };
}

function scopeOf(deposit: Deposit): Scope {
  return { clientId: deposit.client_id, environment: deposit.environment };
}
