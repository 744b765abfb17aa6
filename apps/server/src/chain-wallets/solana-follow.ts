/**
 * What has become of what a Solana wallet was asked to sign, by the chain alone. The transaction is found by the signature
 * that is known of it, and without one by the reference that it carries. What was not on the chain when its blockhash ran
 * out never will be.
 */
import type { SolanaFeature, Withdrawal } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Network } from '../catalog/index.ts';
import type { ChainWatch, SeenSolanaTransaction, SolanaChain } from '../chain-watch/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import type { Prices } from '../prices/index.ts';
import { type Clock, later } from '../surroundings.ts';
import { gasWorth } from './follow.ts';
import { solDecimals } from './solana-prepare.ts';
import { claimTransaction, updateWalletTransaction, type WalletTransactionRow } from './store.ts';

/** In milliseconds: a block is finalized after some 13 seconds. */
const lookAgainMs = 4_000;
/** A node lists a transaction a moment after its block. */
const listedAfter = 32;
/** A wallet that sends itself may have taken a newer blockhash, which lives for so many blocks. */
const blockhashLife = 150;

type Parts = { db: Kysely<Database>; watch: ChainWatch; prices: Prices; scope: Scope; clock: Clock };
type Found = { signature: string; seen: SeenSolanaTransaction; isFinal: boolean };

/** @returns `undefined`: nothing is known of it yet */
export async function followSolana(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
  feature: SolanaFeature,
): Promise<Withdrawal | undefined> {
  if (row.asked_at === null || row.built === null) return undefined;
  const { db, watch, scope } = parts;
  const { carries, isPayment, referenceOf } = await import('./solana-transaction.ts');
  const where = { environment: scope.environment, network };
  const { found, height, isWhole } = await watch.askSolana(where, async chain => {
    // Before what is listed: what comes in between is then at least not taken for run out.
    const finalized = await chain.finalized();
    const listed = await chain.signaturesOf(referenceOf(row.transfer_id), finalized.slot);
    const known = [row.hash, row.reported_hash].filter(each => each !== null);
    const seen = await Promise.all([...new Set([...known, ...listed])].map(each => findAt(chain, each)));
    const there = seen.filter(each => each !== undefined);
    if (!there.every(each => carries(each.seen.wire, each.signature)))
      throw new Error('an answer with another transaction');
    // A node that has not got so far knows nothing of what another has listed.
    const isWhole = listed.every(signature => there.some(each => each.signature === signature));
    return { height: finalized.height, found: there, isWhole };
  });
  const ours = found.filter(({ seen }) => isPayment(row.built ?? '', seen));
  // One that failed is not the last word while another may have done it.
  const best = ours.find(({ seen }) => seen.succeeded) ?? ours[0];
  if (best !== undefined) {
    const { signature: hash } = best;
    if (await claimTransaction(db, scope, row.transfer_id, { hash, nonce: undefined }))
      return resultOf(parts, row, network, best);
  }
  if (row.reported_hash !== null && row.signed === null && isForeign(row.reported_hash, found, ours))
    await updateWalletTransaction(db, scope, row.transfer_id, { reported_hash: null });
  const lives = feature === 'solana:signTransaction' ? 0 : blockhashLife;
  if (isWhole && height > Number(row.last_valid_height) + lives + listedAfter) return ranOut(row);
  if (row.signed !== null) await sendAgain(parts, where, row.signed);
  return row.hash === null ? undefined : waiting(parts, row, row.hash, undefined);
}

async function findAt(chain: SolanaChain, signature: string): Promise<Found | undefined> {
  const final = await chain.transaction(signature, 'finalized');
  const seen = final ?? (await chain.transaction(signature, 'confirmed'));
  return seen && { signature, seen, isFinal: final !== undefined };
}

function isForeign(signature: string, found: readonly Found[], ours: readonly Found[]): boolean {
  const is = (each: Found) => each.signature === signature;
  return found.some(is) && !ours.some(is);
}

async function resultOf(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
  { signature, seen, isFinal }: Found,
): Promise<Withdrawal> {
  const { slot: block } = seen;
  if (!isFinal) return waiting(parts, row, signature, block);
  const gas = await gasWorth(parts, network, { units: seen.fee, decimals: solDecimals });
  if (seen.succeeded) return { ...withdrawalOf(row, signature), ...gas, status: 'settled', block };
  return {
    ...withdrawalOf(row, signature),
    ...{ ...gas, status: 'failed' },
    failure: 'The network refused the transaction: only its fee was paid.',
    detail: { key: 'transactionReverted' },
  };
}

function ranOut(row: WalletTransactionRow): Withdrawal {
  const hash = row.hash ?? row.reported_hash;
  return hash === null
    ? {
        ...{ withdrawalId: row.transfer_id, fromAddress: row.from_address, status: 'failed' },
        failure: 'The wallet was asked, and no transaction came of it in time.',
        detail: { key: 'walletNeverSent' },
      }
    : {
        ...withdrawalOf(row, hash),
        ...{ status: 'failed', failure: 'The network has dropped the transaction.' },
        detail: { key: 'transactionDropped' },
      };
}

/** Nodes forget what the next leaders did not take. */
async function sendAgain(
  { watch }: Parts,
  where: Parameters<ChainWatch['askSolana']>[0],
  signed: string,
): Promise<void> {
  await watch.askSolana(where, chain => chain.send(signed)).catch(() => false);
}

function withdrawalOf(row: WalletTransactionRow, hash: string) {
  return { withdrawalId: hash, fromAddress: row.from_address, hash };
}

function waiting(
  { clock }: Parts,
  row: WalletTransactionRow,
  hash: string,
  block: number | undefined,
): Withdrawal {
  const nextLookAt = later(clock.now(), lookAgainMs);
  return { ...withdrawalOf(row, hash), status: 'accepted', ...(block && { block }), nextLookAt };
}
