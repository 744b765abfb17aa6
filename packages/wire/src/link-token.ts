/**
 * `POST /api/v1/linktoken`: the request, whole, and its answer.
 *
 * Names, types and limits are those of the vendor's reference
 * (https://docs.meshconnect.com/api-reference/managed-account-authentication/get-link-token-with-parameters) and of its
 * guide (https://docs.meshconnect.com/build/fetch-link-token). What only some of its pages know (`configurationId`,
 * `accessTokens`, `fundingOptions`, `note`, `verifyWalletOptions.address`) is here too, and says so. Limits that the
 * vendor leaves open are ours. Everything of ours is inside `fairlead`.
 *
 * Two formats are our own: `line`, a text without control characters, and `text`, which may have line breaks and tabs.
 */
import { type Static, Type } from 'typebox';
import { type BrokerType, brokerTypes } from './broker-type.ts';
import { FairleadEvent } from './events.ts';
import { type NetworkType, networkTypes } from './network-type.ts';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;

const line = (maxLength: number, description: string, more: { minLength?: number } = {}) =>
  Type.String({ format: 'line', maxLength, description, ...more });

const uuid = (description: string) => Type.String({ format: 'uuid', description });

/** `oneOf` would be the schema's word; one `enum` reads better and is what the vendor's document has. */
const oneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], description });

const tokenAmount = (description: string) =>
  nullable(Type.Number({ exclusiveMinimum: 0, maximum: 1e18, description }));

const fiatAmount = (description: string) =>
  nullable(Type.Number({ exclusiveMinimum: 0, maximum: 1e12, description }));

export const transferTypes = ['deposit', 'payment', 'onramp'] as const;
export type TransferType = (typeof transferTypes)[number];

export const GoodsDetails = Type.Object(
  {
    goodsType: Type.Optional(nullable(line(2, '`01` for tangible goods, `02` for virtual ones.'))),
    goodsCategory: Type.Optional(nullable(line(256, 'What kind of goods, such as electronics or food.'))),
    referenceGoodsId: Type.Optional(nullable(line(256, 'Your own id of the goods.'))),
    goodsName: Type.Optional(nullable(line(256, 'Name of the goods.'))),
    goodsDetail: Type.Optional(nullable(line(512, 'Anything more about the goods.'))),
  },
  exact,
);
export type GoodsDetails = Static<typeof GoodsDetails>;

export const ToAddress = Type.Object(
  {
    networkId: uuid('The network, by the id that the networks endpoint lists.'),
    symbol: line(128, 'Symbol of the asset; never a contract address.', { minLength: 1 }),
    address: line(256, 'Where the asset is sent to.', { minLength: 1 }),
    addressTag: Type.Optional(nullable(line(256, 'Memo or destination tag, on networks that have one.'))),
    amount: Type.Optional(tokenAmount('The exact amount that arrives, in the asset.')),
    displayAmountInFiat: Type.Optional(
      fiatAmount('Shown in place of our own figure where the two differ by less than one per cent.'),
    ),
    minAmount: Type.Optional(tokenAmount('The least that may arrive, in the asset.')),
    minAmountInFiat: Type.Optional(fiatAmount('The least that may arrive, in US dollars.')),
    note: Type.Optional(nullable(line(256, "Only in the vendor's newer documents."))),
  },
  exact,
);
export type ToAddress = Static<typeof ToAddress>;

export const FundingOptions = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ description: 'Whether an account may be topped up on the way.' })),
  },
  exact,
);

export const TransferOptions = Type.Object(
  {
    toAddresses: Type.Optional(
      nullable(
        Type.Array(ToAddress, {
          maxItems: 500,
          description: 'The possible destinations. With any, the session goes on to a transfer.',
        }),
      ),
    ),
    amountInFiat: Type.Optional(
      fiatAmount('What is transferred, in US dollars. Absent: the user enters an amount.'),
    ),
    transactionId: Type.Optional(
      nullable(line(128, 'Your own id of the transaction; comes back with its events.')),
    ),
    clientFee: Type.Optional(
      nullable(
        Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'Your own fee as a ratio: 0.025 is 2.5 per cent.',
        }),
      ),
    ),
    transferType: Type.Optional(
      nullable(oneOf(transferTypes, 'What the user understands this transfer to be.')),
    ),
    isInclusiveFeeEnabled: Type.Optional(
      Type.Boolean({ description: 'Whether fees come out of the amount, rather than on top of it.' }),
    ),
    description: Type.Optional(nullable(line(256, 'What the transaction is for (Binance Pay).'))),
    goodsDetails: Type.Optional(
      nullable(Type.Array(GoodsDetails, { maxItems: 50, description: 'What is paid for (Binance Pay).' })),
    ),
    generatePayLink: Type.Optional(
      Type.Boolean({ description: 'Also answer a link that opens Link as a page of its own.' }),
    ),
    fundingOptions: Type.Optional(nullable(FundingOptions)),
  },
  exact,
);
export type TransferOptions = Static<typeof TransferOptions>;

const addressToProve = line(256, 'An address whose owner the user has to be.', { minLength: 1 });

export const VerifyWalletOptions = Type.Object(
  {
    message: Type.Optional(
      nullable(
        Type.String({
          format: 'text',
          minLength: 1,
          maxLength: 4096,
          description: 'What the user signs; `{nonce}` is filled in. Absent: a text of ours.',
        }),
      ),
    ),
    verificationMethods: Type.Optional(
      nullable(
        Type.Array(oneOf(['signedMessage'], 'The user signs a message.'), {
          maxItems: 10,
          description: 'How the user proves to own the wallet.',
        }),
      ),
    ),
    addresses: Type.Optional(
      nullable(
        Type.Array(addressToProve, { maxItems: 500, description: 'The addresses that the user may prove.' }),
      ),
    ),
    address: Type.Optional(
      Type.Unsafe<string | string[] | null>({
        type: ['string', 'array', 'null'],
        format: 'line',
        maxLength: 256,
        items: addressToProve,
        maxItems: 500,
        description: "The guide's name for `addresses`.",
      }),
    ),
    networkId: Type.Optional(nullable(uuid('The one network of the address.'))),
    networkType: Type.Optional(
      nullable(oneOf(networkTypes as readonly NetworkType[], 'The one network type of the address.')),
    ),
  },
  exact,
);
export type VerifyWalletOptions = Static<typeof VerifyWalletOptions>;

/** An account that the user connected before, as `onIntegrationConnected` told it. */
export const AccountToken = Type.Object(
  {
    accessToken: line(2048, 'The token id that you kept.', { minLength: 1 }),
    brokerType: oneOf(brokerTypes as readonly BrokerType[], "The integration's type."),
    accountId: Type.Optional(nullable(line(300, 'Not used; accepted because the SDKs send it.'))),
    accountName: Type.Optional(nullable(line(300, 'Not used; accepted because the SDKs send it.'))),
    brokerName: Type.Optional(nullable(line(300, 'Not used; accepted because the SDKs send it.'))),
  },
  exact,
);
export type AccountToken = Static<typeof AccountToken>;

/** What Fairlead adds to the vendor's request. */
export const FairleadOptions = Type.Object(
  {
    expiresInSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_814_400, description: 'How long the token can be opened.' }),
    ),
    returnUrl: Type.Optional(
      line(2048, 'Where the user may go afterwards; must be on your list of return addresses.', {
        minLength: 1,
      }),
    ),
    home: Type.Optional(
      Type.Boolean({
        description: 'Whether Link begins with the choice of a way: from an account, or by hand.',
      }),
    ),
    state: Type.Optional(
      oneOf(
        ['expired', 'used', 'revoked'],
        'Sandbox only: mint a token that is already dead, to test against.',
      ),
    ),
  },
  exact,
);
export type FairleadOptions = Static<typeof FairleadOptions>;

export const GetLinkTokenRequest = Type.Object(
  {
    userId: line(300, 'Your own, lasting id of the user; no personal data.', { minLength: 1 }),
    brokerType: Type.Optional(
      nullable(oneOf(brokerTypes as readonly BrokerType[], 'Type of the integration to go to. Deprecated.')),
    ),
    restrictMultipleAccounts: Type.Optional(
      Type.Boolean({
        description: 'Whether one account is enough, so that Link does not offer another one.',
      }),
    ),
    transferOptions: Type.Optional(nullable(TransferOptions)),
    integrationId: Type.Optional(nullable(uuid('The integration to go to. Absent: the user chooses.'))),
    disableApiKeyGeneration: Type.Optional(
      Type.Boolean({ description: 'Whether Link must not offer to make an API key for the user.' }),
    ),
    verifyWalletOptions: Type.Optional(nullable(VerifyWalletOptions)),
    subClientId: Type.Optional(nullable(uuid('The sub-client whose name, logo and addresses apply.'))),
    configurationId: Type.Optional(nullable(uuid("In the vendor's examples only."))),
    accessTokens: Type.Optional(
      nullable(Type.Array(AccountToken, { maxItems: 20, description: 'Accounts of a returning user.' })),
    ),
    fairlead: Type.Optional(nullable(FairleadOptions)),
  },
  { ...exact, $id: 'GetLinkTokenRequest' },
);
export type GetLinkTokenRequest = Static<typeof GetLinkTokenRequest>;

export const LinkTokenModel = Type.Object(
  {
    linkToken: Type.String({
      description: "Standard base64 of the Link page's address; give it to the SDK.",
    }),
    paymentLink: Type.Optional(Type.String({ description: 'With `generatePayLink`: a page of its own.' })),
  },
  { $id: 'LinkTokenModel' },
);
export type LinkTokenModel = Static<typeof LinkTokenModel>;

const time = (description: string) => nullable(Type.String({ format: 'date-time', description }));

/** Content of `GET /fairlead/v1/link-tokens/{id}`. */
export const LinkTokenDetails = Type.Object(
  {
    id: uuid("The token's id, from the header `Fairlead-Token-Id`."),
    state: oneOf(['minted', 'opened', 'redeemed', 'expired', 'revoked'], 'What it is at this moment.'),
    userId: Type.String(),
    transactionId: nullable(Type.String()),
    mintedAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time' }),
    openedAt: time('When the page was first loaded.'),
    redeemedAt: time('When it became a session.'),
    revokedAt: time('When it was taken back.'),
    sessionId: nullable(uuid('The session that it became.')),
    events: Type.Array(FairleadEvent, {
      description: 'What happened in the session so far, to its transfers and proofs, too; oldest first.',
    }),
    warnings: Type.Array(Type.Object({ path: Type.String(), rule: Type.String(), message: Type.String() })),
  },
  { $id: 'LinkTokenDetails' },
);
export type LinkTokenDetails = Static<typeof LinkTokenDetails>;
