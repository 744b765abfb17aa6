/**
 * The vendor's API of connected accounts: what they hold, where they receive, who they belong to, what they sent, and
 * their tokens (contract §1.6, §1.9). Requests as the vendor names them; answers with every field, null where there is
 * nothing to say.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

const Uuid = Type.String({ format: 'uuid' });
const Text = nullable(Type.String());
const Double = Type.Number();
const exact = { additionalProperties: false } as const;
const Nothing = Type.Unsafe<null>({ type: 'null' });
/** Kinds of property that no integration of ours has. */
const noneOf = Nothing;
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });

/** `tokenId` and `accessToken` are one and the same here. */
const AuthToken = Type.String({ minLength: 1, maxLength: 2048 });
const account = { authToken: AuthToken, type: BrokerType };

/** Which account, and nothing more. */
export const AccountRequest = Type.Object(account, exact);
export type AccountRequest = Static<typeof AccountRequest>;

export const requestStatuses = ['succeeded', 'failed', 'notAuthorized'] as const;

// ---- holdings ---------------------------------------------------------------------------------------------------

export const HoldingsRequest = Type.Object(
  { ...account, includeMarketValue: Type.Optional(Type.Boolean()) },
  exact,
);
export type HoldingsRequest = Static<typeof HoldingsRequest>;

const position = {
  name: Type.String(),
  symbol: Type.String(),
  amount: Double,
  costBasis: nullable(Double),
  distribution: noneOf,
  marketValue: nullable(Double),
  lastPrice: nullable(Double),
};
export const Position = Type.Object(position);
export type Position = Static<typeof Position>;

export const HoldingsModel = Type.Object(
  {
    status: oneOf(requestStatuses),
    errorMessage: Text,
    displayMessage: Text,
    type: BrokerType,
    accountId: Text,
    institutionName: Text,
    accountName: Text,
    cryptocurrencyPositions: Type.Array(Position),
    equityPositions: noneOf,
    nftPositions: noneOf,
    optionPositions: noneOf,
    notSupportedEquityPositions: noneOf,
    /** Held there, but not in our catalog. */
    notSupportedCryptocurrencyPositions: Type.Array(
      Type.Object({
        name: Type.String(),
        symbol: Type.String(),
        amount: Double,
        costBasis: nullable(Double),
        distribution: noneOf,
      }),
    ),
  },
  { $id: 'HoldingsModel' },
);
export type HoldingsModel = Static<typeof HoldingsModel>;

export const PortfolioValueModel = Type.Object(
  {
    totalValue: Double,
    totalPerformance: Double,
    equitiesValue: Double,
    equitiesPerformance: Double,
    cryptocurrenciesValue: Double,
    cryptocurrenciesPerformance: Double,
    nftsValue: Double,
    fiatValue: Double,
  },
  { $id: 'BrokerPortfolioValueModel' },
);
export type PortfolioValueModel = Static<typeof PortfolioValueModel>;

const UserId = Type.String({ minLength: 1, maxLength: 300 });

export const HoldingsPortfolioQuery = Type.Object(
  {
    userId: UserId,
    /** Taken and without effect: nothing here is counted by the day. */
    timezoneOffset: Type.Optional(Type.String({ maxLength: 40 })),
  },
  exact,
);
export type HoldingsPortfolioQuery = Static<typeof HoldingsPortfolioQuery>;

export const PortfolioModel = Type.Object(
  {
    portfolioCostBasis: nullable(Double),
    actualPortfolioPerformance: nullable(Double),
    equitiesValue: Double,
    cryptocurrenciesValue: Double,
    nftsValue: Double,
    equityPositions: noneOf,
    cryptocurrencyPositions: Type.Array(
      Type.Object({
        ...position,
        companyName: Text,
        portfolioPercentage: nullable(Double),
        totalReturn: nullable(Double),
        returnPercentage: nullable(Double),
        totalDailyReturn: nullable(Double),
        dailyReturnPercentage: nullable(Double),
      }),
    ),
    nftPositions: noneOf,
  },
  { $id: 'B2BPortfolioModel' },
);
export type PortfolioModel = Static<typeof PortfolioModel>;

// ---- cash -------------------------------------------------------------------------------------------------------

export const AccountBalanceModel = Type.Object(
  {
    balances: Type.Array(
      Type.Object({
        currencyCode: Type.String(),
        cash: Double,
        buyingPower: Double,
        cryptocurrencyBuyingPower: Double,
      }),
    ),
    totalCashUsdValue: nullable(Double),
    totalBuyingPowerUsdValue: nullable(Double),
  },
  { $id: 'B2BBrokerAccountBalanceModel' },
);
export type AccountBalanceModel = Static<typeof AccountBalanceModel>;

export const BalancePortfolioQuery = Type.Object({ userId: UserId }, exact);
export type BalancePortfolioQuery = Static<typeof BalancePortfolioQuery>;

export const FiatPortfolioModel = Type.Object(
  {
    fiatBalances: Type.Array(Type.Object({ symbol: Type.String(), cash: Double, buyingPower: Double })),
  },
  { $id: 'B2BFiatPortfolioModel' },
);
export type FiatPortfolioModel = Static<typeof FiatPortfolioModel>;

// ---- where an account receives ----------------------------------------------------------------------------------

export const addressTypes = [
  'ethAddress',
  'btcAddress',
  'ltcAddress',
  'solAddress',
  'algoAddress',
  'celoAddress',
  'cardanoAddress',
  'polygonAddress',
  'bnbAddress',
  'elrondAddress',
  'neoAddress',
  'xrpAddress',
  'flowAddress',
  'harmonyOneAddress',
  'tronAddress',
  'dogeAddress',
  'opAddress',
] as const;
const AddressType = oneOf(addressTypes);
export type AddressType = (typeof addressTypes)[number];

const SymbolText = Type.String({ minLength: 1, maxLength: 40 });
const MfaCode = Type.Optional(nullable(Type.String({ maxLength: 40 })));

/** The network by its id or, as `addressType`, by its kind. */
export const DepositAddressRequest = Type.Object(
  {
    ...account,
    symbol: Type.Optional(nullable(SymbolText)),
    addressType: Type.Optional(nullable(AddressType)),
    networkId: Type.Optional(nullable(Uuid)),
    mfaCode: MfaCode,
  },
  exact,
);
export type DepositAddressRequest = Static<typeof DepositAddressRequest>;

/** The older request: the network by its name. */
export const ChainAddressRequest = Type.Object(
  {
    ...account,
    symbol: Type.Optional(nullable(SymbolText)),
    addressType: Type.Optional(nullable(AddressType)),
    chain: Type.Optional(nullable(Type.String({ maxLength: 80 }))),
    mfaCode: MfaCode,
  },
  exact,
);
export type ChainAddressRequest = Static<typeof ChainAddressRequest>;

const BrokerResponseStatus = nullable(oneOf(['unknown', 'mfaRequired', 'kycRequired']));

export const DepositAddressResponse = Type.Object(
  {
    symbol: Text,
    address: Text,
    chain: Text,
    memo: Text,
    minimumDepositAmount: Text,
    networkId: nullable(Uuid),
    brokerResponseStatus: BrokerResponseStatus,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerCryptocurrencyDepositAddressResponse' },
);
export type DepositAddressResponse = Static<typeof DepositAddressResponse>;

export const DepositAddressListRequest = Type.Object(
  {
    ...account,
    symbol: SymbolText,
    /** Each by exactly one of the two; absent: every network on which the account receives the symbol. */
    networks: Type.Optional(
      nullable(
        Type.Array(
          Type.Object(
            {
              networkId: Type.Optional(nullable(Uuid)),
              caipId: Type.Optional(nullable(Type.String({ minLength: 3, maxLength: 100 }))),
            },
            exact,
          ),
          { maxItems: 100 },
        ),
      ),
    ),
    mfaCode: MfaCode,
  },
  exact,
);
export type DepositAddressListRequest = Static<typeof DepositAddressListRequest>;

export const DepositAddressListResponse = Type.Object(
  {
    addresses: Type.Array(
      Type.Object({
        address: Type.String(),
        symbol: Type.String(),
        networkId: Uuid,
        caipId: Text,
        networkName: Type.String(),
        logoUrl: Type.String(),
        /** Ours: without it the institution cannot tell whose money it is. Absent where the network has none. */
        memo: Type.Optional(Type.String()),
      }),
    ),
    brokerResponseStatus: BrokerResponseStatus,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerCryptocurrencyDepositAddressListResponse' },
);
export type DepositAddressListResponse = Static<typeof DepositAddressListResponse>;

export const SymbolDetailsResponse = Type.Object(
  {
    symbol: Text,
    addressTypes: Type.Array(AddressType),
    chains: Type.Array(
      Type.Object({
        chain: Type.String(),
        networkId: nullable(Uuid),
        feeDescription: Text,
        notes: Text,
        fee: nullable(Double),
        minWithdrawAmount: nullable(Double),
        maxWithdrawAmount: nullable(Double),
      }),
    ),
  },
  { $id: 'B2BBrokerCryptocurrencySymbolDetailsResponse' },
);
export type SymbolDetailsResponse = Static<typeof SymbolDetailsResponse>;

// ---- tokens -----------------------------------------------------------------------------------------------------

/** One account, as `onIntegrationConnected` tells it. */
const AccountTokens = Type.Object({
  account: Type.Object({
    meshAccountId: Type.String(),
    frontAccountId: Type.String(),
    accountId: Type.String(),
    accountName: Type.String(),
  }),
  accessToken: Type.String(),
  refreshToken: Text,
  tokenId: Type.String(),
});
export type AccountTokens = Static<typeof AccountTokens>;

export const RefreshTokenRequest = Type.Object(
  {
    type: BrokerType,
    /** The account's token: here it is its own refresh token. */
    refreshToken: AuthToken,
    createNewRefreshToken: Type.Optional(nullable(Type.Boolean())),
    accessToken: Type.Optional(nullable(Type.String({ maxLength: 2048 }))),
    tradeToken: Type.Optional(nullable(Type.String({ maxLength: 2048 }))),
    mfaCode: MfaCode,
    metadata: Type.Optional(nullable(Type.Object({}))),
  },
  exact,
);
export type RefreshTokenRequest = Static<typeof RefreshTokenRequest>;

export const RefreshTokenResponse = Type.Object(
  {
    status: oneOf(['failed', 'succeeded', 'mfaRequired']),
    errorMessage: Text,
    /** Null: it does not end by itself. */
    expiresInSeconds: nullable(Type.Integer()),
    refreshTokenExpiresInSeconds: nullable(Type.Integer()),
    brokerAccountTokens: Type.Array(AccountTokens),
  },
  { $id: 'B2BBrokerRefreshTokenResponse' },
);
export type RefreshTokenResponse = Static<typeof RefreshTokenResponse>;

// ---- who an account belongs to ----------------------------------------------------------------------------------

export const accountFacts = [
  'firstName',
  'middleName',
  'lastName',
  'accountNumber',
  'email',
  'mobileNumber',
  'companyName',
  'countryCode',
  'city',
  'postalCode',
  'address',
  'id',
  'dateOfBirth',
] as const;
export type AccountFact = (typeof accountFacts)[number];

export const ExchangeVerifyRequest = Type.Object(
  {
    authToken: AuthToken,
    integrationId: Type.Optional(nullable(Uuid)),
    /** Which facts are wanted; absent or empty: all of them. */
    accountInfo: Type.Optional(nullable(Type.Array(oneOf(accountFacts), { maxItems: 20 }))),
  },
  exact,
);
export type ExchangeVerifyRequest = Static<typeof ExchangeVerifyRequest>;

export const AccountDetailsResponse = Type.Object(
  {
    integrationName: Text,
    firstName: Text,
    middleName: Text,
    lastName: Text,
    accountNumber: Text,
    email: Text,
    mobileNumber: Text,
    companyName: Text,
    countryCode: Text,
    city: Text,
    postalCode: Text,
    address: Text,
    idType: nullable(oneOf(['none', 'idCard', 'driversLicense', 'passport'])),
    idNumber: Text,
    dateOfBirth: nullable(Type.Integer()),
  },
  { $id: 'B2BBrokerAccountDetailsResponse' },
);
export type AccountDetailsResponse = Static<typeof AccountDetailsResponse>;

// ---- what an account sent ---------------------------------------------------------------------------------------

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

// ---- which integrations there are and how they are -----------------------------------------------------------------

const products = [
  'holdings',
  'balance',
  'orders',
  'transfers',
  'identity',
  'cryptocurrencyDepositAddresses',
  'accountNumber',
  'paymentMethods',
  'conversions',
] as const;
export type Product = (typeof products)[number];

export const HealthStatuses: TSchema = Type.Array(
  Type.Object({
    type: BrokerType,
    name: Type.String(),
    isUp: Type.Boolean(),
    description: Text,
    downTimeStart: nullable(Type.Integer()),
    downTimeEnd: nullable(Type.Integer()),
    supportedProducts: Type.Array(oneOf(products)),
    deFiWalletData: nullable(Type.Object({ id: Uuid, name: Type.String() })),
  }),
);
export type HealthStatus = {
  type: BrokerType;
  name: string;
  isUp: boolean;
  description: string | null;
  downTimeStart: number | null;
  downTimeEnd: number | null;
  supportedProducts: Product[];
  deFiWalletData: { id: string; name: string } | null;
};

/** One for each type of integration: how its users log in, on the Link page. */
export const AuthenticationSchemes: TSchema = Type.Array(
  Type.Object({
    brokerType: BrokerType,
    authenticationSchemeType: oneOf(['usernamePassword', 'oAuth', 'blockchainAddress']),
    initialAuthenticationModel: nullable(
      Type.Object({
        fields: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
      }),
    ),
    mfaSchemes: Type.Array(oneOf(['mfaCode'])),
    instructionsUrl: Text,
  }),
);
export type AuthenticationScheme = {
  brokerType: BrokerType;
  authenticationSchemeType: 'usernamePassword' | 'oAuth' | 'blockchainAddress';
  initialAuthenticationModel: { fields: { name: string; description: string }[] } | null;
  mfaSchemes: 'mfaCode'[];
  instructionsUrl: string | null;
};

export const AssetsParams = Type.Object({ assetType: oneOf(['equity', 'cryptocurrency']) }, exact);
export type AssetsParams = Static<typeof AssetsParams>;

export const AssetsQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 100 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  exact,
);
export type AssetsQuery = Static<typeof AssetsQuery>;

const SolanaChain = {
  /** The catalog's chain id (`101`), slug, network id or CAIP-2 name; absent: the network that has a node. */
  chainId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
};
const SolanaAddress = Type.String({ minLength: 1, maxLength: 64 });

export const SolanaQuery = Type.Object(SolanaChain, exact);
export type SolanaQuery = Static<typeof SolanaQuery>;

export const SolanaTokenQuery = Type.Object({ ...SolanaChain, token: SolanaAddress }, exact);
export type SolanaTokenQuery = Static<typeof SolanaTokenQuery>;

export const SolanaAddressQuery = Type.Object({ ...SolanaChain, address: SolanaAddress }, exact);
export type SolanaAddressQuery = Static<typeof SolanaAddressQuery>;

/** A block's hash, a program's address, or `true` and `false`: the vendor has texts for all three. */
export const SolanaText = Type.String();

export const AssetPaginationResponse = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        symbol: Type.String(),
        name: Type.String(),
        type: oneOf(['equity', 'cryptocurrency']),
      }),
    ),
    total: Type.Integer(),
  },
  { $id: 'AssetPaginationResponse' },
);
export type AssetPaginationResponse = Static<typeof AssetPaginationResponse>;

// ---- logging in through the API ------------------------------------------------------------------------------------

export const AuthenticateQuery = Type.Object({ userId: UserId }, exact);
export type AuthenticateQuery = Static<typeof AuthenticateQuery>;

const Given = Type.Optional(nullable(Type.String({ maxLength: 2048 })));

/** What our institutions ask for has a meaning; the rest of the vendor's fields are read and have none. */
export const AuthenticateRequest = Type.Object(
  {
    type: BrokerType,
    username: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    password: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    /** From the answer before: goes on with that login. */
    challengeId: Type.Optional(nullable(Uuid)),
    mfaCode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    challengeCode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    phone: Given,
    tradePin: Given,
    challengeType: Given,
    challengeAnswer: Given,
    mfaType: Given,
    deviceInfo: Given,
    webData: Given,
    authFlowStep: Given,
    key: Given,
    authToken: Given,
    redirectLink: Given,
    confirmationEmail: Given,
    isSensitiveFieldsEncrypted: Type.Optional(Type.Boolean()),
    isTryingAnotherWay: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type AuthenticateRequest = Static<typeof AuthenticateRequest>;

export const AuthenticateResponse = Type.Object(
  {
    status: oneOf([
      'failed',
      'challengeFailed',
      'succeeded',
      'mfaRequired',
      'openInBrokerModule',
      'delayed',
      'deviceConfirmationRequired',
      'emailVerification',
    ]),
    mfaType: nullable(oneOf(['phone', 'email', 'totp'])),
    challengeId: nullable(Uuid),
    challengeText: Text,
    challengeExpiresInSeconds: nullable(Type.Integer()),
    errorMessage: Text,
    accountTokens: nullable(Type.Array(AccountTokens)),
    requiresReauthentication: nullable(Type.Boolean()),
  },
  { $id: 'B2BBrokerAuthResponse' },
);
export type AuthenticateResponse = Static<typeof AuthenticateResponse>;

export const AuthenticatePromptParams = Type.Object({ brokerType: BrokerType }, exact);
export type AuthenticatePromptParams = Static<typeof AuthenticatePromptParams>;

export const AuthenticatePrompt = Type.Object(
  {
    status: oneOf(['failed', 'redirect', 'openInBrokerModule']),
    redirectLink: Text,
    linkToken: Text,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerAuthPromptResponse' },
);
export type AuthenticatePrompt = Static<typeof AuthenticatePrompt>;
