/** What a connected account has sent, whoever asked for it. */
import { type Static, Type } from 'typebox';
import { AddressType } from './account-addresses.ts';
import { account, Double, exact, Nothing, oneOf, SymbolText, Text } from './account-fields.ts';
import { nullable } from './nullable.ts';

export const transactionStatuses = [
  'unknown',
  'failed',
  'frozen',
  'succeeded',
  'mfaRequired',
  'pending',
  'expired',
  'canceled',
  'waitingForSignature',
  'waitingForClearing',
  'awaitingApproval',
  'awaitingConfirmation',
  'awaitingVerification',
  'rejected',
  'pendingCancel',
  'emailVerification',
  'deviceConfirmationRequired',
  'mfaFailed',
  'addressWhitelistRequired',
  'secondMfaRequired',
  'emailConfirmationApprovalRequired',
  'travelRuleRequired',
] as const;
export const TransactionStatus = oneOf(transactionStatuses);
export type TransactionStatus = (typeof transactionStatuses)[number];

export const AccountTransfersRequest = Type.Object(
  {
    ...account,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** From the answer before. */
    cursor: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    statuses: Type.Optional(nullable(Type.Array(TransactionStatus, { maxItems: 30 }))),
    cryptocurrencyAddressType: Type.Optional(nullable(AddressType)),
    /** Seconds since 1970: none from before. */
    from: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 253_402_300_799 }))),
  },
  exact,
);
export type AccountTransfersRequest = Static<typeof AccountTransfersRequest>;

export const AccountTransferRequest = Type.Object(
  {
    ...account,
    addressType: Type.Optional(nullable(AddressType)),
    /** One of the two. */
    transactionId: Type.Optional(nullable(Type.String({ maxLength: 300 }))),
    transactionHash: Type.Optional(nullable(Type.String({ maxLength: 300 }))),
    symbol: Type.Optional(nullable(SymbolText)),
  },
  exact,
);
export type AccountTransferRequest = Static<typeof AccountTransferRequest>;

const accountTransfer = {
  id: Type.String(),
  status: TransactionStatus,
  statusDetails: Text,
  type: oneOf(['unknown', 'deposit', 'withdrawal']),
  fromAddress: Text,
  targetAddress: Text,
  symbol: Type.String(),
  chain: Text,
  memo: Text,
  hash: Text,
  amount: Double,
  transactionAmount: nullable(Double),
  createdTimestamp: Type.Integer(),
  updatedTimestamp: Type.Integer(),
  networkTransactionFee: Nothing,
  transferFee: nullable(Double),
  confirmations: nullable(Type.Integer()),
  blockchainMethodName: Text,
  blockchainMethod: oneOf(['transfer', 'withdraw']),
};
export const AccountTransfer = Type.Object(accountTransfer, { $id: 'B2BBrokerCryptocurrencyTransaction' });
export type AccountTransfer = Static<typeof AccountTransfer>;

export const AccountTransfersModel = Type.Object(
  {
    transfers: Type.Array(Type.Object(accountTransfer)),
    total: Type.Integer(),
    cursor: Text,
    earliestTimestamp: Type.Integer(),
  },
  { $id: 'B2BBrokerTransactionsListModel' },
);
export type AccountTransfersModel = Static<typeof AccountTransfersModel>;
