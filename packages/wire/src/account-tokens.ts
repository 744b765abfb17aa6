/** The tokens of connected accounts, and new ones in their place. */
import { type Static, Type } from 'typebox';
import { AuthToken, exact, MfaCode, oneOf, Text } from './account-fields.ts';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

/** One account, as `onIntegrationConnected` tells it. */
export const AccountTokens = Type.Object({
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
