/** A transfer as the sentence that the user reads, made once for the preview and kept word for word from then on. */
import { formatAmount, isPositive, parseAmount } from '@fairlead/money';
import type { FeeLine, Money, TransferSummary } from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { type Price, shownPrice } from '../prices/index.ts';
import { asMoney, type NetworkOption, spendsOf } from '../transfers/options.ts';
import type { Quote } from '../transfers/quote.ts';
import { integrationSummary, networkSummary, tokenLogo } from './integration-words.ts';
import type { Services } from './services.ts';

/** Every fee on its own line, those of nothing too: that it costs nothing is worth saying. */
export function feeLines(
  fees: Pick<Quote, 'institutionFee' | 'networkFee'> & {
    clientFee?: Quote['clientFee'];
    purchaseFee?: Quote['purchaseFee'];
  },
  symbol: string,
  price: Price,
): FeeLine[] {
  return [
    { kind: 'network', money: asMoney(fees.networkFee, symbol, price) },
    { kind: 'institution', money: asMoney(fees.institutionFee, symbol, price) },
    ...(fees.purchaseFee && isPositive(fees.purchaseFee)
      ? [{ kind: 'purchase' as const, money: asMoney(fees.purchaseFee, symbol, price) }]
      : []),
    ...(fees.clientFee && isPositive(fees.clientFee)
      ? [{ kind: 'client' as const, money: asMoney(fees.clientFee, symbol, price) }]
      : []),
  ];
}

export function transferSummary(
  services: Services,
  parts: {
    transfer: TransferConfiguration;
    integration: Integration;
    accountName: string;
    option: NetworkOption;
    quote: Quote;
    price: Price;
    usualSeconds: number;
  },
): TransferSummary {
  const { transfer, integration, option, quote, price } = parts;
  const { destination } = option;
  const network = services.catalog.findNetwork(destination.networkId);
  const goods = goodsNames(transfer);
  const { gas, newAccount } = option.terms ?? {};
  if (network === undefined)
    throw new Error(`network ${destination.networkId} is not in the catalog any more`);
  return {
    transferType: transfer.transferType,
    from: { integration: integrationSummary(services, integration), accountName: parts.accountName },
    to: {
      address: destination.address,
      ...(destination.addressTag !== undefined && { addressTag: destination.addressTag }),
      network: networkSummary(services, network),
    },
    symbol: destination.symbol,
    logoUrl: tokenLogo(services, destination.symbol),
    total: asMoney(quote.total, destination.symbol, price),
    receives: shownAs(asMoney(quote.receives, destination.symbol, price), destination.displayAmountInFiat),
    fees: feeLines(quote, destination.symbol, price),
    ...(gas && { gas: { amount: formatAmount(gas.amount), symbol: gas.symbol } }),
    ...(newAccount && {
      newAccount: { amount: formatAmount(newAccount.amount), symbol: newAccount.symbol },
    }),
    feesIncluded: transfer.feesIncluded,
    ...(option.source && {
      paidWith: {
        kind: option.source.kind,
        name: option.source.name,
        spends: { amount: formatAmount(spendsOf(quote.total, price)), symbol: 'USD' },
      },
    }),
    ...(goods.length > 0 && { goods }),
    usualSeconds: parts.usualSeconds,
    price: shownPrice(price),
  };
}

/** What is paid for; goods without a name say nothing to the user. */
export function goodsNames({ goods = [] }: TransferConfiguration): string[] {
  return goods.flatMap(({ goodsName }) => (goodsName ? [goodsName] : []));
}

/** Ruling 24: the client's figure, in dollars, in place of ours, where the two differ by less than one percent. */
export function shownAs(money: Money, displayAmountInFiat: string | undefined): Money {
  if (money.fiat?.currency !== 'USD' || displayAmountInFiat === undefined) return money;
  const scale = 8;
  const ours = parseAmount(money.fiat.amount, scale);
  const theirs = parseAmount(displayAmountInFiat, scale);
  if (ours === undefined || theirs === undefined) return money;
  const difference = ours.units > theirs.units ? ours.units - theirs.units : theirs.units - ours.units;
  if (difference * 100n >= ours.units) return money;
  return { ...money, fiat: { ...money.fiat, amount: displayAmountInFiat } };
}
