/** `GET /api/v1/wallets/verify`: the wallets that users have proven (contract §1.9). */
import { type Static, Type } from 'typebox';
import { NetworkType } from './network-type.ts';
import { nullable } from './nullable.ts';

export const DeFiWalletVerification = Type.Object(
  {
    userId: Type.String(),
    address: Type.String(),
    /** For wallets that prove an extended key; ours prove one address. */
    xPubKey: nullable(Type.String()),
    networkType: NetworkType,
    verificationMethod: Type.Unsafe<'signedMessage'>({ type: 'string', enum: ['signedMessage'] }),
    message: Type.String(),
    /** The signature itself, as the wallet gave it. */
    signedMessageHash: Type.String(),
    timestamp: Type.Integer(),
  },
  { $id: 'DeFiWalletVerification' },
);
export type DeFiWalletVerification = Static<typeof DeFiWalletVerification>;

export const DeFiWalletVerificationResponse = Type.Object(
  { verifications: Type.Array(DeFiWalletVerification) },
  { $id: 'DeFiWalletVerificationResponse' },
);
export type DeFiWalletVerificationResponse = Static<typeof DeFiWalletVerificationResponse>;

export const WalletsVerifyQuery = Type.Object(
  {
    userId: Type.Optional(Type.String({ maxLength: 300 })),
    address: Type.Optional(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
);
export type WalletsVerifyQuery = Static<typeof WalletsVerifyQuery>;
