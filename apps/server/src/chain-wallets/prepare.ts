/** Before a wallet is asked: whether it can send what was previewed, and with which fees. */
import type { FailureDetail, NotAsked, Outcome } from '@fairlead/connectors';
import { formatAmount } from '@fairlead/money';
import type { Asset, Network } from '../catalog/index.ts';
import type { EvmChain } from '../chain-watch/index.ts';
import { coinDecimals } from './evm-assets.ts';
import { costOf, priceWithin, usualGas } from './evm-costs.ts';
import { unsignedOf } from './evm-transaction.ts';
import type { WalletTransactionRow } from './store.ts';

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
  const units = BigInt(row.units);
  const amount = asset.native ? units : 0n;
  const shownGas = row.most_gas === null ? undefined : BigInt(row.most_gas);
  const symbol = asset.network.nativeSymbol ?? '';
  const shown = (value: bigint, decimals: number) => formatAmount({ units: value, decimals });
  try {
    return await ask(asset.network, async chain => {
      const contract = asset.native ? undefined : (asset.contractAddress ?? '');
      const [
        {
          own,
          tokens: [token = 0n],
        },
        cost,
        decimals,
        sent,
        height,
        isContract,
      ] = await Promise.all([
        chain.balances(row.from_address, contract === undefined ? [] : [contract]),
        costOf(chain, asset, unsignedOf(row)),
        contract === undefined ? undefined : chain.decimals(contract),
        chain.sentBy(row.from_address, 'pending'),
        chain.height(),
        chain.isContract(row.from_address),
      ]);
      if (isContract && asset.native)
        return failed('refusedByInstitution', 'Coins that a contract sends are in no block.', {
          key: 'coinsOfContract',
        });
      if (decimals !== undefined && decimals !== asset.decimals)
        return failed('refusedByInstitution', 'The token has other decimals than the catalog says.');
      const held = asset.native ? own : token;
      if (held < units) {
        const values = {
          needed: shown(units, asset.decimals),
          held: shown(held, asset.decimals),
          symbol: asset.symbol,
        };
        const detail = { key: 'amountNeeded', values } as const;
        return failed('insufficientFunds', `The wallet has ${values.held} ${asset.symbol}.`, detail);
      }
      const tooLittle = (needed: bigint) => {
        const values = { needed: shown(needed, coinDecimals), held: shown(own, coinDecimals), symbol };
        const message = `The network's fee takes ${values.needed} ${symbol}; the wallet has ${values.held}.`;
        const key = asset.native ? 'amountNeeded' : 'gasNeeded';
        return failed('insufficientFunds', message, { key, values });
      };
      // Who sends what makes a contract pay has the fee.
      const hasFee = (needed: bigint) => isContract || own >= needed;
      const { limit, fees, dataFee } = cost;
      if (limit === undefined) {
        const usual = asset.native ? usualGas.coin : usualGas.token;
        const needed = usual * fees.most + dataFee + amount;
        return hasFee(usualGas.coin * (fees.most / 2n) + amount)
          ? failed('refusedByInstitution', 'The network would refuse this transaction.', {
              key: 'transactionReverted',
            })
          : tooLittle(needed);
      }
      const price = priceWithin(shownGas, cost, limit);
      if (price === undefined) {
        const values = {
          fee: shown(limit * fees.most + dataFee, coinDecimals),
          shown: shown(shownGas ?? 0n, coinDecimals),
          symbol,
        };
        return failed('refusedByInstitution', 'The fee of the network has risen.', {
          key: 'feeRose',
          values,
        });
      }
      const needed = limit * price.most + dataFee + amount;
      if (!hasFee(needed)) return tooLittle(needed);
      return { status: 'ready', gas: { limit, ...price }, sent, height } as const;
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

/** Of a wallet that has signed nothing: its user has refused, or, as the page says, it was not asked. */
export function refusal(because: NotAsked | undefined): Outcome<never> & { status: 'failed' } {
  if (because === 'otherChain')
    return failed('walletOnOtherChain', 'The wallet was on another chain, and was not asked to send.');
  if (because === 'otherAccount')
    return failed('walletAtOtherAccount', 'The wallet was at another account, and was not asked to sign.');
  return failed('declinedByUser', 'The wallet refused to sign the transaction.');
}
