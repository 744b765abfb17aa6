/** Before a Solana wallet is asked: whether it can send what was previewed, what that costs, and the transaction itself. */
import type { Outcome } from '@fairlead/connectors';
import { formatAmount } from '@fairlead/money';
import type { Asset, Network } from '../catalog/index.ts';
import type { SolanaChain } from '../chain-watch/index.ts';
import { failed } from './prepare.ts';
import type { TokenAccounts } from './solana-transaction.ts';
import type { WalletTransactionRow } from './store.ts';

export const solDecimals = 9;
/** For each signature: solana.com/docs/core/fees */
const signatureFee = 5_000n;
/** More than a transfer with a wallet's assertions takes, and with a new account. */
const unitLimits = { coin: 100_000, token: 200_000 } as const;
const microLamports = 1_000_000n;
/** Micro-lamports for each unit: enough to be taken where nobody bids, and never more than a ten-thousandth of a SOL or so. */
const prices = { least: 10_000, most: 1_000_000 } as const;
/** Three in four transactions have paid less. */
const quantile = 0.75;

export type SolanaCost = {
  /** What the network takes, in lamports. */
  fee: bigint;
  /** What the receiver's token account must hold; 0 where it is there. */
  rent: bigint;
};

export type AskSolana = <Answer>(
  network: Network,
  question: (chain: SolanaChain) => Promise<Answer>,
) => Promise<Answer>;

/** In lamports, rounded so that a price for each unit makes exactly this. */
export function feeAt(price: number, isToken: boolean): bigint {
  const limit = BigInt(isToken ? unitLimits.token : unitLimits.coin);
  return signatureFee + (BigInt(price) * limit + microLamports - 1n) / microLamports;
}

/** The way back from {@link feeAt}. */
export function budgetOf(fee: bigint, isToken: boolean): { unitLimit: number; microLamportsPerUnit: bigint } {
  const unitLimit = isToken ? unitLimits.token : unitLimits.coin;
  return { unitLimit, microLamportsPerUnit: ((fee - signatureFee) * microLamports) / BigInt(unitLimit) };
}

function writtenTo({ from, to }: { from: string; to: string }, token: TokenAccounts | undefined): string[] {
  return token === undefined ? [from, to] : [from, token.source, token.destination];
}

/** What transactions that write to the same accounts bid lately. */
export async function priceNow(chain: SolanaChain, accounts: readonly string[]): Promise<number> {
  const bids = (await chain.priorityFees(accounts)).toSorted((a, b) => a - b);
  const bid = bids[Math.floor(bids.length * quantile)] ?? 0;
  return Math.min(Math.max(bid, prices.least), prices.most);
}

/** @returns `undefined`: this token, or this receiver of it, is not paid from a wallet here */
export async function costOf(
  chain: SolanaChain,
  asset: Asset,
  { from, to }: { from: string; to: string },
): Promise<(SolanaCost & { least: bigint }) | undefined> {
  const { readPlaces } = await import('./solana-accounts.ts');
  const mint = asset.native ? undefined : (asset.contractAddress ?? '');
  const places = await readPlaces(chain, { from, to, mint });
  const { token } = places;
  if (token !== undefined && 'refused' in token) return undefined;
  const fee = feeAt(await priceNow(chain, writtenTo({ from, to }, token?.accounts)), token !== undefined);
  if (token !== undefined)
    return { fee, rent: token.accounts.opens ? await chain.rentOf(token.rentBytes) : 0n, least: 1n };
  // Less than that does not open an account.
  return { fee, rent: 0n, least: places.to === undefined ? await chain.rentOf(0) : 1n };
}

export type SolanaReady = { status: 'ready'; built: string; lastValidHeight: number };

/** Whether the sender has enough of everything, and what it is to sign. Nothing has been sent yet. */
export async function prepareSolana(
  ask: AskSolana,
  asset: Asset,
  row: WalletTransactionRow,
): Promise<SolanaReady | (Outcome<never> & { status: 'failed' })> {
  const [{ readPlaces, isTokenProgram }, { buildTransaction }] = await Promise.all([
    import('./solana-accounts.ts'),
    import('./solana-transaction.ts'),
  ]);
  const { from_address: from, to_address: to } = row;
  const units = BigInt(row.units);
  const symbol = asset.network.nativeSymbol ?? '';
  const sol = (lamports: bigint) => formatAmount({ units: lamports, decimals: solDecimals });
  try {
    return await ask(asset.network, async chain => {
      const mint = row.contract ?? undefined;
      const places = await readPlaces(chain, { from, to, mint });
      const { token } = places;
      if (token !== undefined && 'refused' in token) return failed('refusedByInstitution', token.refused);
      if (places.to !== undefined && isTokenProgram(places.to.owner))
        return failed('refusedByInstitution', 'The destination is a token’s account and not a wallet.');
      if (token !== undefined && token.accounts.decimals !== asset.decimals)
        return failed('refusedByInstitution', 'The token has other decimals than the catalog says.');
      if (token !== undefined && token.held < units) {
        const { decimals } = asset;
        const [needed, held] = [units, token.held].map(each => formatAmount({ units: each, decimals }));
        const values = { needed: needed ?? '', held: held ?? '', symbol: asset.symbol };
        const detail = { key: 'amountNeeded', values } as const;
        return failed('insufficientFunds', `The wallet has ${values.held} ${asset.symbol}.`, detail);
      }
      const [price, least, { blockhash, lastValidBlockHeight }] = await Promise.all([
        priceNow(chain, writtenTo({ from, to }, token?.accounts)),
        chain.rentOf(0),
        chain.blockhash(),
      ]);
      const feeNow = feeAt(price, token !== undefined);
      const fee = row.most_gas === null ? feeNow : BigInt(row.most_gas);
      const rent = token?.accounts.opens ? await chain.rentOf(token.rentBytes) : 0n;
      const shownRent = row.most_rent === null ? rent : BigInt(row.most_rent);
      // With less than half of what others bid it may not get into a block before it runs out.
      if (fee < feeNow / 2n || rent > shownRent) {
        const values = { fee: sol(feeNow + rent), shown: sol(fee + shownRent), symbol };
        return failed('refusedByInstitution', 'The fee of the network has risen.', {
          key: 'feeRose',
          values,
        });
      }
      const own = places.from?.lamports ?? 0n;
      const leaves = fee + rent + (token === undefined ? units : 0n);
      // The network lets an account be emptied, but not be left with less than it must hold.
      if (own !== leaves && own < leaves + least) {
        const values = { needed: sol(leaves + least), held: sol(own), symbol };
        const message = `With the network's fee it takes ${values.needed} ${symbol}; the wallet has ${values.held}.`;
        const key = token === undefined ? 'amountNeeded' : 'gasNeeded';
        return failed('insufficientFunds', message, { key, values });
      }
      const built = buildTransaction(
        {
          ...{ transferId: row.transfer_id, from, to, units },
          ...(token && { token: token.accounts }),
        },
        budgetOf(fee, token !== undefined),
        blockhash,
      );
      if (!(await chain.wouldSucceed(built)))
        return failed('refusedByInstitution', 'The network would refuse this transaction.', {
          key: 'transactionReverted',
        });
      return { status: 'ready', built, lastValidHeight: lastValidBlockHeight } as const;
    });
  } catch {
    return failed('unreachable', `${asset.network.name} does not answer.`);
  }
}
