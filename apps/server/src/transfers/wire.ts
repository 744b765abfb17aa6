/** A transfer in the vendor's shape, `TransferModel` (contract §1.7). Numbers become doubles here and nowhere before. */
import { type Amount, add, parseAmount, quantityFor, valueAt, wireNumber, zero } from '@fairlead/money';
import type { TransferFee, TransferModel } from '@fairlead/wire';
import {
  absoluteUrl,
  type Catalog,
  contractOf,
  explorerUrl,
  logoPaths,
  type Network,
} from '../catalog/index.ts';
import type { TransferRow } from '../database/schema.ts';
import { fiatDecimals } from './options.ts';
import { fundingType, type KeptPurchase, paymentMethodType } from './purchase.ts';
import { wireStatus } from './transitions.ts';

const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** Only of what was read from a chain: a hash that the sandbox made up is on none. */
function infoUrlOf({ hash, block_number: block }: TransferRow, network: Network | undefined): string | null {
  return (hash !== null && block !== null && network && explorerUrl(network, hash)) || null;
}

/** What the network took in its own coin beside a transfer of a token; without a price of the coin its worth is not known, and 0. */
function gasBeside({ gas_fee: fee, gas_symbol: symbol, gas_unit_price: unitPrice }: TransferRow): {
  fee?: Omit<TransferFee, 'feeInTransferCurrency'>;
  inFiat: Amount;
} {
  if (fee === null || symbol === null) return { inFiat: zero(fiatDecimals) };
  const scaleOf = (text: string) => text.split('.')[1]?.length ?? 0;
  const amount = parseAmount(fee, scaleOf(fee));
  const price = unitPrice === null ? undefined : parseAmount(unitPrice, scaleOf(unitPrice));
  if (amount === undefined) throw new RangeError(`a transfer has the network's fee ${fee}`);
  const inFiat = price === undefined ? zero(fiatDecimals) : valueAt(amount, price, fiatDecimals);
  return { fee: { fee: wireNumber(amount), feeCurrency: symbol, feeInFiat: wireNumber(inFiat) }, inFiat };
}

export function transferModel(
  transfer: TransferRow,
  { catalog, publicUrl }: { catalog: Catalog; publicUrl: string },
): TransferModel {
  const inAsset = (text: string): Amount => {
    const value = parseAmount(text, transfer.decimals);
    if (value === undefined) throw new RangeError(`transfer ${transfer.id} has the amount ${text}`);
    return value;
  };
  const price = parseAmount(transfer.unit_price, transfer.unit_price.split('.')[1]?.length ?? 0);
  if (price === undefined)
    throw new RangeError(`transfer ${transfer.id} has the price ${transfer.unit_price}`);
  const inFiat = (value: Amount) => wireNumber(valueAt(value, price, fiatDecimals));
  const feeOf = (value: Amount): TransferFee => ({
    fee: wireNumber(value),
    feeCurrency: transfer.symbol,
    feeInFiat: inFiat(value),
    feeInTransferCurrency: wireNumber(value),
  });

  const inAssetAt = (fiat: Amount) => wireNumber(quantityFor(fiat, price, transfer.decimals));

  const amount = inAsset(transfer.amount);
  const total = inAsset(transfer.total);
  const [gas, withdrawal, processing] = [
    inAsset(transfer.network_fee),
    inAsset(transfer.institution_fee),
    inAsset(transfer.client_fee),
  ];
  const purchase = transfer.purchase as KeptPurchase | null;
  const buying = inAsset(transfer.purchase_fee);
  const fees = add(add(add(gas, withdrawal), processing), buying);
  const beside = gasBeside(transfer);
  const network = catalog.findNetwork(transfer.network_id);
  const asset = catalog.findAsset(transfer.network_id, transfer.symbol);
  // What was read from a test network has that network's contract.
  const read = asset && transfer.block_number !== null ? contractOf(transfer.environment, asset) : undefined;
  const tokenAddress = read ?? asset?.contractAddress;
  const integration =
    transfer.integration_id === null ? undefined : catalog.findIntegration(transfer.integration_id);
  const arrived = transfer.state === 'settled';

  return {
    id: transfer.id,
    clientTransactionId: transfer.client_transaction_id,
    institutionTransactionId: transfer.institution_transaction_id,
    userId: transfer.user_id,
    status: wireStatus(transfer.state),
    amountInFiat: inFiat(amount),
    amountToReceiveInFiat: inFiat(amount),
    amountInFiatCurrencyCode: transfer.fiat_currency,
    amount: wireNumber(amount),
    amountToReceive: wireNumber(amount),
    symbol: transfer.symbol,
    tokenAddress: tokenAddress ?? null,
    networkName: network?.name ?? null,
    networkId: transfer.network_id,
    networkLogoUrl: network ? absoluteUrl(publicUrl, logoPaths.network(network.slug)) : null,
    createdTimestamp: seconds(transfer.created_at),
    from: integration
      ? {
          id: integration.id,
          type: integration.brokerType,
          name: integration.name,
          logoUrl: absoluteUrl(publicUrl, logoPaths.integration(integration.slug)),
        }
      : null,
    hash: transfer.hash,
    subClientId: transfer.sub_client_id,
    infoUrl: infoUrlOf(transfer, network),
    gasFee:
      beside.fee === undefined
        ? feeOf(gas)
        : { ...beside.fee, feeInTransferCurrency: inAssetAt(beside.inFiat) },
    withdrawalFee: feeOf(withdrawal),
    processingFee: feeOf(processing),
    executedTimestamp: transfer.accepted_at && seconds(transfer.accepted_at),
    transferType: transfer.transfer_type,
    isFeeIncluded: transfer.fees_included,
    sourceAmount: transfer.accepted_at ? wireNumber(total) : null,
    destinationAmount: arrived ? wireNumber(amount) : null,
    destinationAmountInFiat: arrived ? inFiat(amount) : null,
    totalFeesAmountInFiat: wireNumber(add(valueAt(fees, price, fiatDecimals), beside.inFiat)),
    totalTransactionAmountInFiat: wireNumber(add(valueAt(total, price, fiatDecimals), beside.inFiat)),
    fundingMethods: purchase && [
      {
        type: fundingType(purchase.kind),
        amount: wireNumber(total),
        amountInFiat: Number(purchase.spends),
        toSymbol: transfer.symbol,
        fromAmount: Number(purchase.spends),
        fromSymbol: 'USD',
        paymentMethodType: paymentMethodType(purchase.kind),
        fee: feeOf(buying),
      },
    ],
    destinationAddress: transfer.to_address,
    refundAddress: null,
    bridgingDetails: null,
  };
}
