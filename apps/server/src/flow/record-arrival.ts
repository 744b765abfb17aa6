/**
 * A deposit that somebody sent by hand has arrived: it becomes a transfer that is settled from its first moment, told
 * by one event (contract §2.3). Whose it is, the address says: the user who was shown it within the last quarter of an
 * hour. Whatever comes in that time is theirs, each transaction a transfer of its own; the page tells of the first.
 */
import { createHash } from 'node:crypto';
import type { NetworkType } from '@fairlead/chains/shape';
import { type Amount, formatAmount, parseAmount } from '@fairlead/money';
import type { ManualArrivedScreen } from '@fairlead/wire/session-view';
import { type Kysely, sql, type Transaction } from 'kysely';
import { isClaimed, lockHash } from '../chain-wallets/store.ts';
import type { Database, Scope, TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { findWaiting, findWatched, lockWaiting, lockWatched, noteArrival } from '../manual-deposits/store.ts';
import type { Price } from '../prices/index.ts';
import { findSession, lockSession, type Session } from '../sessions/store.ts';
import { amountIn } from '../transfers/amount-in.ts';
import { hasStandingTransfer, insertArrival, isRead } from '../transfers/arrivals-store.ts';
import { asMoney } from '../transfers/options.ts';
import type { NewTransfer } from '../transfers/store.ts';
import { transferOf } from './context.ts';
import { networkSummary } from './integration-words.ts';
import { priceOf, shownDestination } from './manual-deposit.ts';
import type { Services } from './services.ts';
import { type Step, type StepContext, writeStep } from './step.ts';
import { tellOfTransfer } from './transfer-events.ts';
import { finishedMessage } from './transfer-messages.ts';

export type Arrival = {
  networkId: string;
  symbol: string;
  address: string;
  /** The same place in its canonical spelling, where that is another. */
  canonicalAddress?: string;
  addressTag?: string;
  /** In the asset's decimals on that network. More than nothing. */
  amount: Amount;
  /** `null`: the chain does not say. */
  fromAddress: string | null;
  hash: string;
  /** The block that it was read from; absent: it is on no chain. */
  block?: number;
};

/** @returns the transfer's id; `undefined`: nobody is waiting for it there */
export async function recordArrival(
  services: Services,
  scope: Scope,
  arrival: Arrival,
): Promise<string | undefined> {
  const price = await priceFor(
    services,
    scope,
    arrival,
    await findWaiting(services.db, scope, arrival, services.clock.now()),
  );
  return services.db.transaction().execute(async transaction => {
    const waiting = await lockWaiting(transaction, scope, arrival, services.clock.now());
    const session = waiting && (await lockSession(transaction, scope, waiting.session_id));
    if (waiting === undefined || session === undefined) return undefined;
    // In the form in which the user was shown it.
    const shown = { ...arrival, address: waiting.address };
    const transfer = newTransfer(services, session, shown, price);
    const step = arrivalStep(services, session, arrival, transfer);
    await write(services, transaction, session, step);
    return transfer.row.id;
  });
}

/**
 * What was read from a chain, with all its confirmations. It is the user's who was shown the address when its block was
 * made; where the same user is shown it again by now, it belongs to that session, because that is the page being looked at.
 *
 * @returns the transfer's id; `undefined`: it is told already, as this or as a transfer from a wallet, or nobody's
 */
export async function recordFromChain(
  services: Services,
  scope: Scope,
  depositId: string,
  arrival: Arrival & { block: number; networkType: NetworkType },
): Promise<string | undefined> {
  const holderOf = (deposit: Waiting, waiting: Waiting) =>
    waiting?.user_id === deposit?.user_id ? waiting : deposit;
  const now = services.clock.now();
  const price = await priceFor(
    services,
    scope,
    arrival,
    holderOf(
      await findWatched(services.db, scope, depositId),
      await findWaiting(services.db, scope, arrival, now),
    ),
  );
  return services.db.transaction().execute(async transaction => {
    // The page locks the session first and the wait after it: where both would wait for each other, this one tries again later.
    await sql`SET LOCAL lock_timeout = '500ms'`.execute(transaction);
    const deposit = await lockWatched(transaction, scope, depositId);
    await lockHash(transaction, arrival.hash);
    const isTold =
      (await isRead(transaction, scope, arrival)) || (await isClaimed(transaction, scope, arrival));
    if (deposit === undefined || isTold) return undefined;
    const holder = holderOf(deposit, await lockWaiting(transaction, scope, arrival, now)) ?? deposit;
    const session = await lockSession(transaction, scope, holder.session_id);
    if (session === undefined) return undefined;
    const arrived = newTransfer(services, session, arrival, price);
    await write(services, transaction, session, {
      ...arrivedStep(services, arrived),
      alongside: async () => {
        await insertAndTell(services, transaction, scope, arrived, holder.id);
        return {};
      },
    });
    return arrived.row.id;
  });
}

type Waiting = Awaited<ReturnType<typeof findWaiting>>;

/** Asked before the database's transaction: nobody waits for its rows while a source of prices takes its time. */
async function priceFor(
  services: Services,
  scope: Scope,
  arrival: Arrival,
  waiting: Waiting,
): Promise<Price | undefined> {
  const session = waiting && (await findSession(services.db, scope, waiting.session_id));
  return session && priceOf({ services, session }, arrival);
}

/** The page is told only where it still shows the address. */
async function write(
  services: Services,
  transaction: Transaction<Database>,
  session: Session,
  step: Step,
): Promise<void> {
  const looking = session.endedAt === null && session.state === 'awaitingDeposit';
  if (looking) await writeStep(services, transaction, session, step, { version: session.version + 1 });
  else await step.alongside?.(transaction, null);
}

/** The sandbox's button on the page: the deposit that the screen names arrives now. */
export async function simulateDeposit({ services, session, now }: StepContext): Promise<Step> {
  const { screen, scope } = session;
  if (screen.kind !== 'manualDeposit' || !screen.simulates || scope.environment !== 'sandbox') {
    throw new ApiError('sessionMovedOn', 'Only the sandbox can let a deposit arrive.');
  }
  if (Date.parse(screen.expiresAt) <= now.getTime()) {
    throw new ApiError('sessionMovedOn', 'The time of this address is over; show it again first.');
  }
  const destination = shownDestination(session);
  const amount = parseAmount(screen.simulates.amount, destination.decimals);
  if (amount === undefined) throw new Error(`session ${session.id} simulates ${screen.simulates.amount}`);
  const arrival = madeUp({ ...destination, amount }, services.random.uuid());
  const transfer = newTransfer(services, session, arrival, await priceOf({ services, session }, arrival));
  return arrivalStep(services, session, arrival, transfer);
}

/** A deposit of the sandbox: from an address that nobody has, under a hash that is on no chain. */
export function madeUp(place: Omit<Arrival, 'fromAddress' | 'hash'>, seed: string): Arrival {
  const digest = (purpose: string) =>
    createHash('sha256').update(`fairlead sandbox deposit ${purpose} ${seed}`).digest('hex');
  return { ...place, fromAddress: `0x${digest('sender').slice(0, 40)}`, hash: digest('transaction') };
}

type Arrived = { row: TransferRow; fields: NewTransfer; price: Price | undefined };

function arrivalStep(services: Services, session: Session, arrival: Arrival, arrived: Arrived): Step {
  const { scope } = session;
  return {
    ...arrivedStep(services, arrived),
    alongside: async transaction => {
      const waiting = await lockWaiting(transaction, scope, arrival, services.clock.now());
      const mine = waiting?.session_id === session.id;
      if (!mine || (await hasStandingTransfer(transaction, scope, session.id))) {
        throw new ApiError('sessionMovedOn', 'Nobody waits for this deposit any more.');
      }
      await insertAndTell(services, transaction, scope, arrived, waiting.id);
      return {};
    },
  };
}

function arrivedStep(services: Services, { row, price }: Arrived): Step {
  return {
    state: 'finished',
    screen: arrivedScreen(services, row, price),
    transferId: row.id,
    messages: [finishedMessage(services, row)],
  };
}

async function insertAndTell(
  services: Services,
  transaction: Kysely<Database>,
  scope: Scope,
  { row, fields }: Arrived,
  waitingId: string,
): Promise<void> {
  await insertArrival(transaction, scope, fields);
  await noteArrival(transaction, scope, { id: waitingId, transferId: row.id });
  await tellOfTransfer(services, transaction, scope, row, { manual: true });
}

function newTransfer(
  services: Services,
  session: Session,
  arrival: Arrival,
  price: Price | undefined,
): Arrived {
  const { amount, symbol, networkId } = arrival;
  const now = services.clock.now();
  const text = formatAmount(amount);
  const fields = {
    id: services.random.uuid(),
    sub_client_id: session.subClientId,
    session_id: session.id,
    connection_id: null,
    integration_id: null,
    user_id: session.userId,
    client_transaction_id: transferOf(session).transactionId ?? null,
    transfer_type: 'deposit' as const,
    symbol,
    decimals: amount.decimals,
    network_id: networkId,
    to_address: arrival.address,
    address_tag: arrival.addressTag ?? null,
    from_address: arrival.fromAddress,
    amount: text,
    institution_fee: '0',
    network_fee: '0',
    client_fee: '0',
    purchase: null,
    purchase_fee: '0',
    total: text,
    fees_included: false,
    unit_price: price ? formatAmount(price.dollars) : '0',
    fiat_currency: 'USD',
    priced_at: price?.asOf ?? now,
    usual_seconds: 0,
    sealed_challenge: null,
    institution_transaction_id: null,
    hash: arrival.hash,
    block_number: arrival.block === undefined ? null : String(arrival.block),
    failure_reason: null,
    failure_message: null,
    next_look_at: null,
    created_at: now,
    submitted_at: now,
    accepted_at: now,
    finished_at: now,
  };
  const { clientId, environment } = session.scope;
  // Nobody approved a sentence: the user sent it from elsewhere.
  return {
    price,
    fields: { ...fields, summary: '{}' },
    row: {
      ...{ ...fields, summary: {}, client_id: clientId, environment, state: 'settled' },
      ...{ refund_pending_at: null, refunded_at: null },
      ...{ gas_fee: null, gas_symbol: null, gas_unit_price: null },
    },
  };
}

function arrivedScreen(services: Services, row: TransferRow, price: Price | undefined): ManualArrivedScreen {
  const network = services.catalog.findNetwork(row.network_id);
  if (network === undefined) throw new Error(`network ${row.network_id} is not in the catalog any more`);
  return {
    kind: 'manualArrived',
    money: asMoney(amountIn(row, row.amount), row.symbol, price),
    to: {
      address: row.to_address,
      ...(row.address_tag !== null && { addressTag: row.address_tag }),
      network: networkSummary(services, network),
    },
    transferId: row.id,
    hash: row.hash ?? '',
    at: row.created_at.toISOString(),
  };
}
