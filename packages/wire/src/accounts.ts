/**
 * The vendor's API of connected accounts (contract §1.6, §1.9): what they hold, in assets and in cash. Requests as the vendor
 * names them; answers with every field, null where there is nothing to say. So are its other parts, in files of their own.
 */
import { type Static, Type } from 'typebox';
import { account, Double, exact, Nothing, oneOf, Text, UserId } from './account-fields.ts';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

/** Which account, and nothing more. */
export const AccountRequest = Type.Object(account, exact);
export type AccountRequest = Static<typeof AccountRequest>;

export const requestStatuses = ['succeeded', 'failed', 'notAuthorized'] as const;

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
  distribution: Nothing,
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
    equityPositions: Nothing,
    nftPositions: Nothing,
    optionPositions: Nothing,
    notSupportedEquityPositions: Nothing,
    /** Held there, but not in our catalog. */
    notSupportedCryptocurrencyPositions: Type.Array(
      Type.Object({
        name: Type.String(),
        symbol: Type.String(),
        amount: Double,
        costBasis: nullable(Double),
        distribution: Nothing,
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
    equityPositions: Nothing,
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
    nftPositions: Nothing,
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
