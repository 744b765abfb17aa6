/**
 * Reads chains for what is waited for by hand. Only blocks with all their confirmations are read: what is undone before
 * has never been told. Where each wait has been read to stands in its row, so a restart goes on from there. The page has
 * no part in it.
 */
import { type Asset, contractOf } from '../catalog/index.ts';
import { findUnpaid } from '../chain-wallets/store.ts';
import type { Look, Sighting } from '../chain-watch/index.ts';
import type { Scope } from '../database/schema.ts';
import { nextDepositLook, nextLookAtDeposit, takeDueDeposits } from '../manual-deposits/store.ts';
import { later } from '../surroundings.ts';
import { findTransfer } from '../transfers/store.ts';
import { byTimeOf } from './client-time.ts';
import { recordFromChain } from './record-arrival.ts';
import type { Services } from './services.ts';
import { lookAtTransfer } from './track.ts';

type Deposit = Awaited<ReturnType<typeof takeDueDeposits>>[number];

/** Whoever takes a wait has so long until somebody else may: more than two endpoints that do not answer take. */
const lease = 60_000;
const batch = 100;
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
  const groups = Map.groupBy(deposits, each => each.next_block ?? each.id);
  for (const group of groups.values()) {
    try {
      await lookAt(services, group);
    } catch (error) {
      const [first] = group;
      services.log.warn({ networkId: first?.network_id, err: error }, 'deposits could not be looked for');
      const now = services.clock.now();
      await Promise.all(
        group.map(deposit =>
          nextLookAtDeposit(services.db, scopeOf(deposit), deposit.id, { at: afterError(deposit, now) }),
        ),
      );
    }
  }
}

function afterError({ created_at: since }: Deposit, now: Date): Date {
  const { least, most } = restAfterErrorMs;
  return later(now, Math.min(Math.max((now.getTime() - since.getTime()) / 10, least), most));
}

async function lookAt(services: Services, deposits: readonly Deposit[]): Promise<void> {
  const [first] = deposits;
  if (first === undefined) return;
  const network = services.catalog.findNetwork(first.network_id);
  if (network === undefined) throw new Error('the network is not in the catalog any more');
  const watched = await Promise.all(deposits.map(deposit => known(services, deposit)));
  const from = first.next_block === null ? (watched[0]?.since ?? first.created_at) : Number(first.next_block);
  const places = watched.map(({ deposit, asset }) => placeOf(deposit, asset));
  const look = await services.watch.look({ environment: first.environment, network }, places, from);
  for (const each of watched) await settle(services, each, look);
}

type Known = { deposit: Deposit; asset: Asset; since: Date; until: Date };

/** The wait in the world's time, which the chain goes by: a sandbox's own may be ahead. */
async function known(services: Services, deposit: Deposit): Promise<Known> {
  const asset = services.catalog.findAsset(deposit.network_id, deposit.symbol);
  if (asset === undefined) throw new Error(`${deposit.symbol} is not in the catalog any more`);
  const ahead = await services.sandboxClocks.aheadOf(scopeOf(deposit));
  const { created_at: since, expires_at: expires, ended_at: ended } = deposit;
  // Whoever was shown the address next, what came until then is this one's.
  const until = ended !== null && ended < expires ? ended : expires;
  return { deposit, asset, since: later(since, -ahead), until: later(until, -ahead) };
}

async function settle(services: Services, watched: Known, look: Look): Promise<void> {
  const { deposit, asset, until } = watched;
  const scope = scopeOf(deposit);
  for (const sighting of look.sightings.filter(each => isOf(watched, each))) {
    await askWalletsFirst(services, deposit, sighting);
    const transferId = await recordFromChain(await byTimeOf(services, scope), scope, deposit.id, {
      networkId: deposit.network_id,
      symbol: deposit.symbol,
      address: deposit.address,
      ...(deposit.address_tag !== '' && { addressTag: deposit.address_tag }),
      amount: { units: sighting.units, decimals: asset.decimals },
      fromAddress: sighting.from ?? null,
      hash: sighting.hash,
      block: sighting.block,
    });
    if (transferId !== undefined) return;
  }
  const isOver = look.readUntil !== undefined && look.readUntil > until;
  const at = later(services.clock.now(), look.behind ? 0 : restMs);
  await nextLookAtDeposit(services.db, scope, deposit.id, { at: isOver ? null : at, block: look.next });
}

/**
 * A wallet that was asked to pay the same may have said nothing yet: its transfer looks for the transaction before this
 * is told as somebody's deposit.
 */
async function askWalletsFirst(services: Services, deposit: Deposit, sighting: Sighting): Promise<void> {
  if (sighting.from === undefined) return;
  const { network_id: networkId, symbol, address: to } = deposit;
  const { from, units } = sighting;
  const scope = scopeOf(deposit);
  for (const id of await findUnpaid(services.db, scope, { networkId, symbol, from, to, units })) {
    const transfer = await findTransfer(services.db, scope, id);
    if (transfer) await lookAtTransfer(services, transfer);
  }
}

/** Blocks tell their time in whole seconds. */
function isOf({ deposit, asset, since, until }: Known, sighting: Sighting): boolean {
  const place = placeOf(deposit, asset);
  return (
    sighting.address.toLowerCase() === place.address.toLowerCase() &&
    sighting.contract === place.contract &&
    sighting.tag === place.tag &&
    sighting.at.getTime() + 1_000 > since.getTime() &&
    sighting.at <= until
  );
}

function placeOf({ environment, address, address_tag: tag }: Deposit, asset: Asset) {
  const { decimals } = asset;
  return { address, contract: contractOf(environment, asset), tag: tag === '' ? undefined : tag, decimals };
}

function scopeOf(deposit: Deposit): Scope {
  return { clientId: deposit.client_id, environment: deposit.environment };
}
