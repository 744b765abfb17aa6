/** The sandbox's own API, `/fairlead/v1/sandbox/…`: ours alone, and for sandbox keys alone. */
import { type Static, Type } from 'typebox';

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
