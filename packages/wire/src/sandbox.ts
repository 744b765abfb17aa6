/** The sandbox's own API, `/fairlead/v1/sandbox/…`: ours alone, and for sandbox keys alone. */
import { type Static, Type } from 'typebox';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;

export const SandboxClock = Type.Object(
  {
    now: Type.String({ format: 'date-time', description: 'What time it is in your sandbox.' }),
    aheadSeconds: Type.Number({ description: 'How far that is ahead of the world’s time.' }),
  },
  { $id: 'SandboxClock' },
);
export type SandboxClock = Static<typeof SandboxClock>;

/** Exactly one of the three. */
export const MoveSandboxClock = Type.Object(
  {
    advanceSeconds: Type.Optional(
      Type.Number({ minimum: 0, maximum: 316_224_000, description: 'So much further than it is now.' }),
    ),
    now: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'To this moment, which must not be past in the world.',
      }),
    ),
    reset: Type.Optional(Type.Boolean({ description: 'Back to the world’s time.' })),
  },
  { $id: 'MoveSandboxClock', ...exact },
);
export type MoveSandboxClock = Static<typeof MoveSandboxClock>;

const name = (maxLength: number, description: string) =>
  Type.String({ format: 'line', minLength: 1, maxLength, description });

/** The body of `PUT /fairlead/v1/sandbox/link-tokens/{id}/scenario`, and its answer. */
export const SandboxScenario = Type.Object(
  {
    scenario: nullable(name(60, 'A word of the table in the documentation; null: all goes well again.')),
  },
  { $id: 'SandboxScenario', ...exact },
);
export type SandboxScenario = Static<typeof SandboxScenario>;

const outcomes = ['settled', 'stuckPending', 'failed', 'refundPending', 'refunded'] as const;
type SandboxOutcome = (typeof outcomes)[number];

/** The body of `POST /fairlead/v1/sandbox/transfers/{id}/outcome`. */
export const PlaySandboxOutcome = Type.Object(
  {
    outcome: Type.Unsafe<SandboxOutcome>({
      type: 'string',
      enum: [...outcomes],
      description: 'What is to become of the transfer.',
    }),
  },
  { $id: 'PlaySandboxOutcome', ...exact },
);
export type PlaySandboxOutcome = Static<typeof PlaySandboxOutcome>;

export const PlayedTransfer = Type.Object(
  {
    transferId: Type.String({ format: 'uuid' }),
    state: Type.String({ description: 'What it is now, in this system’s own words.' }),
    status: Type.String({ description: 'The same as the list of transfers says it.' }),
  },
  { $id: 'PlayedTransfer' },
);
export type PlayedTransfer = Static<typeof PlayedTransfer>;

/** The body of `POST /fairlead/v1/sandbox/sessions`. */
export const FinishSandboxSession = Type.Object(
  {
    linkToken: name(4_000, '`content.linkToken` of the mint’s answer.'),
    user: Type.Optional(name(100, 'Who logs in. Absent: Mesh.')),
    integrationId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Which one of the catalog. Absent: one that has a password.',
      }),
    ),
    symbol: Type.Optional(name(40, 'What is sent, where it can be chosen. Absent: the first that can be.')),
    networkId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Over which network, where it can be chosen.' }),
    ),
    amount: Type.Optional(
      name(80, 'How much, in the asset, where it can be entered. Absent: the least that can be sent.'),
    ),
    act: Type.Optional(
      Type.Unsafe<'finish' | 'refuse' | 'leave'>({
        type: 'string',
        enum: ['finish', 'refuse', 'leave'],
        description:
          'Whether the user goes on to the end, does not approve or sign, or leaves at once. Absent: `finish`.',
      }),
    ),
  },
  { $id: 'FinishSandboxSession', ...exact },
);
export type FinishSandboxSession = Static<typeof FinishSandboxSession>;

export const FinishedSandboxSession = Type.Object(
  {
    sessionId: Type.String({ format: 'uuid' }),
    linkTokenId: Type.String({ format: 'uuid' }),
    state: Type.String({ description: 'What the session is now.' }),
    screens: Type.Array(Type.String(), { description: 'The screens that the page would have shown.' }),
    notice: nullable(Type.String({ description: 'What the last of them had to say, by its code.' })),
    transferId: nullable(Type.String({ format: 'uuid' })),
    events: Type.Array(Type.Object({ type: Type.String(), payload: Type.Optional(Type.Unknown()) }), {
      description: 'What your page would have been told, in order.',
    }),
  },
  { $id: 'FinishedSandboxSession' },
);
export type FinishedSandboxSession = Static<typeof FinishedSandboxSession>;

/** The body of `POST /fairlead/v1/sandbox/seed`, and its answer. */
export const SandboxSeed = Type.Object(
  {
    balances: Type.Array(
      Type.Object(
        {
          user: name(100, 'A user of the sandbox.'),
          symbol: name(40, 'An asset, or `USD` for cash.'),
          amount: name(60, 'In whole units, such as `250.5`.'),
        },
        exact,
      ),
      { minItems: 1, maxItems: 2_000, description: 'All that each user in it holds, and nothing else.' },
    ),
  },
  { $id: 'SandboxSeed', ...exact },
);
export type SandboxSeed = Static<typeof SandboxSeed>;

/** The body of `POST /fairlead/v1/sandbox/reset`, and its answer. */
export const ResetSandbox = Type.Object(
  {
    documented: Type.Optional(
      Type.Boolean({ description: 'Forget seeds as well: everybody has what the documentation says.' }),
    ),
  },
  { $id: 'ResetSandbox', ...exact },
);
export type ResetSandbox = Static<typeof ResetSandbox>;
/** A deposit by hand: sent to an address that a Link page shows at this moment. */
export const SandboxDepositRequest = Type.Object(
  {
    networkId: Type.String({ format: 'uuid' }),
    symbol: Type.String({ minLength: 1, maxLength: 40 }),
    address: Type.String({ minLength: 1, maxLength: 300 }),
    addressTag: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    amount: Type.String({
      minLength: 1,
      maxLength: 80,
      description: 'A decimal text, in whole units of the asset.',
    }),
  },
  { $id: 'SandboxDepositRequest', ...exact },
);
export type SandboxDepositRequest = Static<typeof SandboxDepositRequest>;

export const SandboxDeposit = Type.Object(
  { transferId: Type.String({ format: 'uuid' }), amount: Type.String() },
  { $id: 'SandboxDeposit' },
);
export type SandboxDeposit = Static<typeof SandboxDeposit>;
