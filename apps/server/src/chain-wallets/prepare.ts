/** Before a wallet is asked: whether it can send what was previewed, and with which fees. */
import type { FailureDetail, Outcome } from '@fairlead/connectors';
import { formatAmount } from '@fairlead/money';
import type { Asset, Network } from '../catalog/index.ts';
import type { EvmChain } from '../chain-watch/index.ts';
import { coinDecimals } from './evm-assets.ts';
import { unsignedOf } from './evm-transaction.ts';
import type { WalletTransactionRow } from './store.ts';

/** What a transfer of a token takes at most before it has been tried; of the coin itself it is fixed. */
export const gasOfToken = 100_000n;
export const gasOfCoin = 21_000n;

/** In base units of the network's own coin; `limit` in units of gas. */
export type Gas = { limit: bigint; most: bigint; priority: bigint };

type AskChain = <Answer>(network: Network, question: (chain: EvmChain) => Promise<Answer>) => Promise<Answer>;

/** Whether the sender has enough of both, and what the transaction is to be sent with. Nothing has been sent yet. */
export async function prepareTransaction(
  ask: AskChain,
  asset: Asset,
  row: WalletTransactionRow,
): Promise<
  { status: 'ready'; gas: Gas; sent: number; height: number } | (Outcome<never> & { status: 'failed' })
> {
  const unsigned = unsignedOf(row);
  const units = BigInt(row.units);
  const shown = (value: bigint, decimals: number) => formatAmount({ units: value, decimals });
  try {
    return await ask(asset.network, async chain => {
      const tokens = asset.native ? [] : [asset.contractAddress ?? ''];
      const [
        {
          own,
          tokens: [token = 0n],
        },
        fees,
        sent,
        height,
        isContract,
      ] = await Promise.all([
        chain.balances(row.from_address, tokens),
        chain.fees(),
        chain.sentBy(row.from_address, 'pending'),
        chain.height(),
        chain.isContract(row.from_address),
      ]);
      if (isContract && asset.native)
        return failed('refusedByInstitution', 'Coins that a contract sends are in no block.', {
          key: 'coinsOfContract',
        });
      const held = asset.native ? own : token;
      if (held < units) {
        const { symbol, decimals } = asset;
        const values = { needed: shown(units, decimals), held: shown(held, decimals), symbol };
        const detail = { key: 'amountNeeded', values } as const;
        return failed('insufficientFunds', `The wallet has ${values.held} ${symbol}.`, detail);
      }
      const usual = asset.native ? gasOfCoin : gasOfToken;
      const needed = (limit: bigint) => limit * fees.most + (asset.native ? units : 0n);
      const tooLittle = (limit: bigint) => {
        const symbol = asset.network.nativeSymbol ?? '';
        const values = {
          needed: shown(needed(limit), coinDecimals),
          held: shown(own, coinDecimals),
          symbol,
        };
        const message = `The network's fee takes ${values.needed} ${symbol}; the wallet has ${values.held}.`;
        return failed('insufficientFunds', message, {
          key: asset.native ? 'amountNeeded' : 'gasNeeded',
          values,
        });
      };
      // Who sends what makes a contract pay has the fee.
      const hasFee = (limit: bigint) => isContract || own >= needed(limit);
      if (!hasFee(gasOfCoin)) return tooLittle(usual);
      const estimated = await chain.gasOf(unsigned).catch(() => undefined);
      if (estimated === undefined)
        return failed('refusedByInstitution', 'The network would refuse this transaction.', {
          key: 'transactionReverted',
        });
      const limit = asset.native ? estimated : (estimated * 5n) / 4n;
      if (!hasFee(limit)) return tooLittle(limit);
      const most = row.most_gas === null ? fees.most : BigInt(row.most_gas) / limit;
      if (most < fees.most / 2n) {
        const values = {
          fee: shown(limit * fees.most, coinDecimals),
          shown: shown(BigInt(row.most_gas ?? 0), coinDecimals),
          symbol: asset.symbol,
        };
        return failed('refusedByInstitution', 'The fee of the network has risen.', {
          key: 'feeRose',
          values,
        });
      }
      const priority = fees.priority < most ? fees.priority : most;
      return { status: 'ready', gas: { limit, most, priority }, sent, height } as const;
    });
  } catch {
    return failed('unreachable', `${asset.network.name} does not answer.`);
  }
}

export function failed(
  reason: (Outcome<never> & { status: 'failed' })['reason'],
  message: string,
  detail?: FailureDetail,
): Outcome<never> & { status: 'failed' } {
  return { status: 'failed', reason, message, ...(detail && { detail }), moneyMoved: 'no' };
}
