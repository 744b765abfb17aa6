/**
 * What the SDK's callbacks receive, field by field; the compiler compares with the types that the SDK publishes. A
 * field too many or too few fails; values that only a run knows are compared by the tests themselves.
 */
import type { SessionSummary, TransferFinishedPayload, TransferPreviewed } from '@meshconnect/web-link-sdk';
import { expect } from 'vitest';

export const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const url = expect.stringMatching(/^http:\/\/localhost:\d+\/\S+$/);
const text = expect.stringMatching(/./);

export type Institution = { name: string; type: string };

/** `AccessTokenPayload`, with what the mobile SDKs need besides. */
export function accessToken({ name, type }: Institution) {
  return {
    accountTokens: [
      {
        account: { accountId: text, accountName: text, frontAccountId: text, meshAccountId: text },
        accessToken: uuid,
        tokenId: uuid,
      },
    ],
    brokerBrandInfo: {
      brokerLogo: expect.any(String),
      brokerLogoUrl: url,
      logoLightUrl: url,
      logoDarkUrl: url,
      iconLightUrl: url,
      iconDarkUrl: url,
    },
    brokerType: type,
    brokerName: name,
  };
}

export type Deposit = {
  from: Institution;
  symbol: string;
  network: { id: string; name: string };
  toAddress: string;
  /** What arrives, and what leaves with all fees. */
  amount: number;
  total: number;
  networkFee: number;
  institutionFee: number;
  userId: string;
  transactionId: string;
};

/** The payload of `transferPreviewed`. */
export function previewed(deposit: Deposit): TransferPreviewed['payload'] {
  const { from, symbol, network, toAddress, amount, userId, transactionId } = deposit;
  const fee = (value: number) => ({ fee: value, feeCurrency: symbol, feeInFiat: value });
  return {
    amount,
    symbol,
    toAddress,
    networkId: network.id,
    networkName: network.name,
    previewId: uuid,
    amountInFiat: amount,
    fiatCurrency: 'USD',
    integrationType: from.type,
    integrationName: from.name,
    estimatedNetworkGasFee: fee(deposit.networkFee),
    institutionTransferFee: fee(deposit.institutionFee),
    userId,
    clientTransactionId: transactionId,
  };
}

/** `TransferFinishedPayload`. */
export function finished(deposit: Deposit): TransferFinishedPayload {
  const { symbol, network, toAddress, amount, total, userId, transactionId } = deposit;
  return {
    status: 'success',
    txId: text,
    transferId: uuid,
    fromAddress: text,
    toAddress,
    symbol,
    amount,
    amountInFiat: amount,
    totalAmountInFiat: total,
    networkId: network.id,
    networkName: network.name,
    userId,
    clientTransactionId: transactionId,
  };
}

/** `SessionSummary` after a finished transfer. */
export function summary(deposit: Deposit): SessionSummary {
  const { from, symbol, network, amount } = deposit;
  return {
    page: 'transferExecutedPage',
    selectedIntegration: {
      id: uuid,
      name: from.name,
      integrationType: from.type,
      integrationName: from.name,
    },
    transfer: {
      previewId: uuid,
      symbol,
      amount,
      amountInFiat: amount,
      transactionId: expect.any(String),
      networkId: network.id,
    },
  };
}
