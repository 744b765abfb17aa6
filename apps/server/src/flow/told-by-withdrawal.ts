import type { Withdrawal } from '@fairlead/connectors';
import { add, compare, formatAmount, subtract, zero } from '@fairlead/money';
import type { TransferRow } from '../database/schema.ts';
import { amountIn } from '../transfers/amount-in.ts';

/** What an institution's word on a withdrawal changes in the transfer's row, whatever became of it. */
export function toldByWithdrawal(transfer: TransferRow, withdrawal: Withdrawal): Partial<TransferRow> {
  const { block } = withdrawal;
  return {
    institution_transaction_id: withdrawal.withdrawalId,
    from_address: withdrawal.fromAddress,
    hash: withdrawal.hash ?? transfer.hash,
    block_number: block === undefined ? transfer.block_number : String(block),
    sealed_challenge: null,
    ...paidToNetwork(transfer, withdrawal),
    ...arrivedOf(transfer, withdrawal),
  };
}

/** The fee that was shown gives way to the one that was paid; of a token, what was paid in the network's coin is kept beside it. */
function paidToNetwork(transfer: TransferRow, { gas }: Withdrawal): Partial<TransferRow> {
  if (gas === undefined) return {};
  if (gas.symbol !== transfer.symbol) {
    return {
      ...{ gas_fee: formatAmount(gas.amount), gas_symbol: gas.symbol },
      gas_unit_price: gas.unitPrice ? formatAmount(gas.unitPrice) : null,
    };
  }
  const without = subtract(amountIn(transfer, transfer.total), amountIn(transfer, transfer.network_fee));
  return { network_fee: formatAmount(gas.amount), total: formatAmount(add(without, gas.amount)) };
}

/** What has arrived in the place of what was asked. What is missing was taken on the way: it counts as the network's. */
function arrivedOf(transfer: TransferRow, { arrived }: Withdrawal): Partial<TransferRow> {
  if (arrived === undefined) return {};
  const got = { units: arrived, decimals: transfer.decimals };
  const of = (text: string) => amountIn(transfer, text);
  const clientFee = of(transfer.client_fee);
  const sent = add(of(transfer.amount), clientFee);
  const kept = compare(sent, got) > 0 ? subtract(sent, got) : zero(transfer.decimals);
  const more = compare(got, sent) > 0 ? subtract(got, sent) : zero(transfer.decimals);
  const left = compare(got, clientFee) > 0 ? clientFee : zero(transfer.decimals);
  return {
    amount: formatAmount(subtract(got, left)),
    client_fee: formatAmount(left),
    network_fee: formatAmount(add(of(transfer.network_fee), kept)),
    total: formatAmount(add(of(transfer.total), more)),
  };
}
