/** A kept preview, and a transfer as it is now, in the vendor's shapes of `preview`, `execute` and `update`. Pure. */
import type { Challenge, Outcome, Withdrawal } from '@fairlead/connectors';
import { wireNumber } from '@fairlead/money';
import type {
  TransactionStatus,
  TransferExecuteResponse,
  TransferPreviewResponse,
  TransferUpdateResponse,
} from '@fairlead/wire';
import type { TransferRow, TransferState } from '../database/schema.ts';
import type { Executed, ManagedPreview } from '../flow/managed-transfers.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { transferModel } from '../transfers/wire.ts';
import { type AnswerContext, feeOf, inFiat } from './configure-answer.ts';

export function previewAnswer(
  { previewId, expiresAt, option, quote }: ManagedPreview,
  transfer: TransferConfiguration,
  fiatCurrency: string,
  now: Date,
  { catalog }: AnswerContext,
): TransferPreviewResponse {
  const { destination, price } = option;
  const { symbol, networkId, decimals } = destination;
  const [receives, total] = [quote.receives, quote.total];
  return {
    status: 'succeeded',
    previewResult: {
      previewId,
      previewExpiresIn: Math.floor((expiresAt.getTime() - now.getTime()) / 1000),
      fromAddress: null,
      refundAddress: null,
      toAddress: destination.address,
      addressTag: destination.addressTag ?? null,
      symbol,
      // Fees on top: what arrives; fees included: what leaves (contract §1.8).
      amount: wireNumber(transfer.feesIncluded ? total : receives),
      amountInFiat: inFiat(transfer.feesIncluded ? total : receives, price) ?? 0,
      totalEstimatedAmount: wireNumber(total),
      totalEstimatedAmountInFiat: inFiat(total, price) ?? 0,
      networkId,
      networkName: catalog.findNetwork(networkId)?.name ?? null,
      contractAddress: catalog.findAsset(networkId, symbol)?.contractAddress ?? null,
      institutionTransferFee: feeOf(quote.institutionFee, symbol, price),
      estimatedNetworkGasFee: feeOf(quote.networkFee, symbol, price),
      decimalPlaces: decimals,
      unitPrice: price ? wireNumber(price.dollars) : 0,
      clientTransactionId: transfer.transactionId ?? null,
      transferType: 'deposit',
      isFeeIncluded: transfer.feesIncluded,
      amountToReceive: wireNumber(receives),
      amountToReceiveInFiat: inFiat(receives, price) ?? 0,
      fiatCurrency,
      isBridging: false,
    },
  };
}

const transactionStatuses: Readonly<Record<TransferState, TransactionStatus>> = {
  created: 'pending',
  submitted: 'pending',
  challenged: 'awaitingApproval',
  unknown: 'unknown',
  accepted: 'pending',
  settled: 'succeeded',
  failed: 'failed',
  refundPending: 'pendingCancel',
  refunded: 'canceled',
};

const executeStatuses: Readonly<Record<TransferState, TransferExecuteResponse['status']>> = {
  created: 'inProgress',
  submitted: 'inProgress',
  challenged: 'inProgress',
  unknown: 'inProgress',
  accepted: 'succeeded',
  settled: 'succeeded',
  failed: 'failed',
  refundPending: 'failed',
  refunded: 'failed',
};

const mfaTypes = { totp: 'totp', sms: 'phone', email: 'email' } as const;

export function executeAnswer(
  { transfer, outcome }: Executed,
  context: AnswerContext,
): TransferExecuteResponse {
  const asks = transfer.state === 'challenged' ? challengeIn(outcome) : undefined;
  const wanted = asks && wantedBy(asks);
  return {
    qrCode: null,
    qrCodeLink: null,
    verificationSteps: wanted?.mfaType ? [wanted.mfaType] : null,
    fallbackMfaAvailable: asks?.canResend ?? false,
    challengeId: transfer.state === 'challenged' ? transfer.id : null,
    executeTransferResult: resultOf(transfer, context),
    status: wanted?.status ?? executeStatuses[transfer.state],
    mfaType: wanted?.mfaType ?? null,
    errorMessage: wanted?.errorMessage ?? transfer.failure_message,
  };
}

function challengeIn(outcome: Outcome<Withdrawal> | undefined): Challenge | undefined {
  return outcome?.status === 'challenge' ? outcome.challenge : undefined;
}

type Want = Pick<TransferExecuteResponse, 'status' | 'mfaType' | 'errorMessage'>;

function wantedBy(challenge: Challenge): Want {
  switch (challenge.kind) {
    case 'code': {
      const mfaType = mfaTypes[challenge.method];
      return challenge.refused === undefined
        ? { status: 'mfaRequired', mfaType, errorMessage: null }
        : { status: 'mfaFailed', mfaType, errorMessage: challenge.refused };
    }
    case 'device':
      return { status: 'deviceConfirmationRequired', mfaType: null, errorMessage: challenge.instructions };
    case 'email':
      return { status: 'emailConfirmationRequired', mfaType: null, errorMessage: challenge.instructions };
    case 'allowList':
      return { status: 'addressWhitelistRequired', mfaType: null, errorMessage: challenge.instructions };
    case 'walletSignature':
      return { status: 'deFiWalletConfirmationRequired', mfaType: null, errorMessage: null };
    case 'wait':
    case 'oauth':
    case 'accountChoice':
      return { status: 'inProgress', mfaType: null, errorMessage: null };
  }
}

function resultOf(
  transfer: TransferRow,
  context: AnswerContext,
): TransferExecuteResponse['executeTransferResult'] {
  const model = transferModel(transfer, context);
  const withoutTransferCurrency = ({ fee, feeCurrency, feeInFiat }: typeof model.gasFee) => ({
    ...{ fee, feeCurrency, feeInFiat },
  });
  return {
    transferId: transfer.id,
    status: transactionStatuses[transfer.state],
    statusDetails: transfer.failure_message,
    fromAddress: transfer.from_address,
    toAddress: transfer.to_address,
    symbol: transfer.symbol,
    networkName: model.networkName,
    networkId: transfer.network_id,
    hash: transfer.hash,
    amount: model.amount,
    amountInFiat: model.amountInFiat,
    totalAmountInFiat: model.totalTransactionAmountInFiat,
    completedConfirmations: null,
    institutionTransferFee: withoutTransferCurrency(model.withdrawalFee),
    networkGasFee: withoutTransferCurrency(model.gasFee),
  };
}

export function updateAnswer(transfer: TransferRow, context: AnswerContext): TransferUpdateResponse {
  const { from, status, ...model } = transferModel(transfer, context);
  return {
    status,
    statusDetails: transactionStatuses[transfer.state],
    errorMessage: transfer.failure_message,
    transferResult: {
      ...{ id: model.id, userId: model.userId, status },
      clientTransactionId: model.clientTransactionId,
      institutionTransactionId: model.institutionTransactionId,
      amountInFiat: model.amountInFiat,
      amountInFiatCurrencyCode: model.amountInFiatCurrencyCode,
      amount: model.amount,
      symbol: model.symbol,
      networkName: model.networkName,
      createdTimestamp: model.createdTimestamp,
      from: from && { id: from.id, type: from.type, name: from.name },
      hash: model.hash,
      executedTimestamp: model.executedTimestamp,
    },
  };
}
