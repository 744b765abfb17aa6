/**
 * The vendor's list of transfers, `GET /api/v1/transfers/managed/mesh`: its query and its answer (contract §1.7).
 * We always send every field, null where there is nothing to say, so here they are required.
 */
import { type Static, Type } from 'typebox';
import { BrokerType } from './broker-type.ts';
import { transferTypes } from './link-token.ts';
import { nullable } from './nullable.ts';

const Uuid = Type.String({ format: 'uuid' });
const Text = nullable(Type.String());
const Double = Type.Number();
const oneOf = <const Values extends readonly string[]>(values: Values, description?: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...(description && { description }) });

export const transferStatuses = ['pending', 'succeeded', 'failed'] as const;
export type TransferStatus = (typeof transferStatuses)[number];

export const TransferFee = Type.Object({
  fee: Double,
  feeCurrency: Type.String(),
  feeInFiat: Double,
  feeInTransferCurrency: Double,
});
export type TransferFee = Static<typeof TransferFee>;

/** One attempt to tell of a transfer, as integrators have seen it in the vendor's answers. */
export const WebhookLog = Type.Object(
  {
    webhookUri: Type.String(),
    /** The name of the HTTP status (`OK`); null when nothing came back. */
    responseCode: Text,
    /** Why nothing came back. */
    responseMessage: Text,
    sentTimestamp: Type.Integer(),
    responseTimestamp: nullable(Type.Integer()),
    /** The body that was sent. */
    payload: Type.String(),
  },
  { $id: 'WebhookLog' },
);
export type WebhookLog = Static<typeof WebhookLog>;

/** What paid for a transfer, where something was bought for it. */
export const FundingMethod = Type.Object({
  type: Type.String(),
  amount: Double,
  amountInFiat: Double,
  toSymbol: Type.String(),
  fromAmount: Double,
  fromSymbol: Type.String(),
  paymentMethodType: Type.String(),
  fee: TransferFee,
});

export const TransferModel = Type.Object(
  {
    id: Uuid,
    clientTransactionId: Text,
    institutionTransactionId: Text,
    userId: Type.String(),
    status: oneOf(transferStatuses),
    amountInFiat: Double,
    amountToReceiveInFiat: Double,
    amountInFiatCurrencyCode: Type.String(),
    amount: Double,
    amountToReceive: Double,
    symbol: Type.String(),
    tokenAddress: Text,
    networkName: Text,
    networkId: Uuid,
    networkLogoUrl: Text,
    createdTimestamp: Type.Integer(),
    from: nullable(Type.Object({ id: Uuid, type: BrokerType, name: Type.String(), logoUrl: Type.String() })),
    hash: Text,
    subClientId: nullable(Uuid),
    infoUrl: Text,
    gasFee: TransferFee,
    withdrawalFee: TransferFee,
    processingFee: TransferFee,
    executedTimestamp: nullable(Type.Integer()),
    transferType: oneOf(transferTypes),
    isFeeIncluded: Type.Boolean(),
    sourceAmount: nullable(Double),
    destinationAmount: nullable(Double),
    destinationAmountInFiat: nullable(Double),
    totalFeesAmountInFiat: Double,
    totalTransactionAmountInFiat: Double,
    fundingMethods: nullable(Type.Array(FundingMethod)),
    destinationAddress: Type.String(),
    refundAddress: Text,
    bridgingDetails: nullable(Type.Object({})),
    /** Only when the query asks for it. */
    webhookLogs: Type.Optional(Type.Array(WebhookLog)),
  },
  { $id: 'TransferModel' },
);
export type TransferModel = Static<typeof TransferModel>;

export const TransferModelPaginationResponse = Type.Object(
  { items: Type.Array(TransferModel), total: Type.Integer() },
  { $id: 'TransferModelPaginationResponse' },
);
export type TransferModelPaginationResponse = Static<typeof TransferModelPaginationResponse>;

export const transferOrders = [
  'id',
  'clientTransferId',
  'userId',
  'fromType',
  'amountInFiat',
  'status',
  'createdTimestamp',
  'symbol',
  'networkName',
] as const;

/** Names are read in any letter case, so the vendor's PascalCase fits; a list may come with brackets or without. */
export const MeshTransfersQuery = Type.Object(
  {
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    id: Type.Optional(Uuid),
    clientTransactionId: Type.Optional(Type.String({ maxLength: 128 })),
    userId: Type.Optional(Type.String({ maxLength: 300 })),
    integrationIds: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    statuses: Type.Optional(Type.Array(oneOf(transferStatuses), { maxItems: 5 })),
    fromTimestamp: Type.Optional(Type.Integer({ minimum: 0, maximum: 253_402_300_799 })),
    toTimestamp: Type.Optional(Type.Integer({ minimum: 0, maximum: 253_402_300_799 })),
    minAmountInFiat: Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 })),
    maxAmountInFiat: Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 })),
    orderBy: Type.Optional(oneOf(transferOrders)),
    hash: Type.Optional(Type.String({ maxLength: 200 })),
    subClientId: Type.Optional(Uuid),
    descendingOrder: Type.Optional(Type.Boolean()),
    /** The key decides the environment; a value that contradicts it finds nothing. */
    isSandBox: Type.Optional(Type.Boolean()),
    includeWebhooksLogs: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type MeshTransfersQuery = Static<typeof MeshTransfersQuery>;
