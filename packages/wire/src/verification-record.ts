/**
 * `GET /fairlead/v1/verifications`: proofs of ownership and attempts at one, whole. One record is all that an auditor
 * needs to judge the proof again without us; `fairlead verify-proof` does so.
 */
import { type Static, Type } from 'typebox';
import { NetworkType } from './network-type.ts';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;
const oneOf = <Value extends string>(...values: Value[]) =>
  Type.Unsafe<Value>({ type: 'string', enum: values });

const ChainRecord = Type.Object(
  {
    /** CAIP-2. */
    network: Type.String(),
    /** What was asked: `contractSignature`, `signerOfAccount`, … */
    check: Type.String(),
    signs: Type.Boolean(),
    /** Where in the chain's history: `block 21000000`. */
    at: Type.String(),
  },
  exact,
);
export type ChainRecord = Static<typeof ChainRecord>;

export const VerificationRecord = Type.Object(
  {
    id: Type.String(),
    clientId: Type.String(),
    environment: oneOf('sandbox', 'live'),
    sessionId: Type.String(),
    userId: Type.String(),
    networkType: NetworkType,
    /** In the one spelling under which the same account compares equal. */
    address: Type.String(),
    method: oneOf('signedMessage'),
    /** What was shown for signing, to the character. */
    message: Type.String(),
    /** As the wallet gave it. */
    signature: Type.String(),
    publicKey: nullable(Type.String()),
    /** What else the wallet answered that its standard signs. */
    context: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
    /** What we knew of our own and the proof had to agree with; `now` is the moment of judging, in milliseconds. */
    asked: Type.Object(
      {
        nonce: Type.String({ minLength: 1 }),
        domains: Type.Array(Type.String()),
        now: Type.Integer({ minimum: 0, maximum: 8.64e15 }),
      },
      exact,
    ),
    /** Whether the message carries the session's nonce, so that the signature can be of no other session. */
    binding: oneOf('session', 'none'),
    /** Signed by a wallet that the sandbox plays: proves nothing outside of it. */
    sandbox: Type.Boolean(),
    verdict: oneOf('verified', 'rejected', 'undecided'),
    /** How a verified message was signed (`EIP-191`, `BIP-322 simple`, …). */
    standard: nullable(Type.String()),
    /** Where a chain was asked, because no signature decides it alone: what it said. Only that chain can confirm it. */
    chain: Type.Optional(nullable(ChainRecord)),
    /** Why it was not verified. */
    reason: nullable(Type.String()),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { ...exact, $id: 'VerificationRecord' },
);
export type VerificationRecord = Static<typeof VerificationRecord>;

export const VerificationRecords = Type.Object(
  {
    verifications: Type.Array(VerificationRecord),
    /** Give it as `after` for the following records; null at the end. */
    next: nullable(Type.String()),
  },
  { $id: 'VerificationRecords' },
);
export type VerificationRecords = Static<typeof VerificationRecords>;

export const VerificationRecordsQuery = Type.Object(
  {
    userId: Type.Optional(Type.String({ maxLength: 300 })),
    address: Type.Optional(Type.String({ maxLength: 300 })),
    after: Type.Optional(Type.String({ format: 'uuid' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  exact,
);
export type VerificationRecordsQuery = Static<typeof VerificationRecordsQuery>;
