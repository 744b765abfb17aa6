/**
 * The sandbox exchange's own window, which plays an institution's OAuth page at `/sandbox/authorize/{request}`.
 * `GET …/details` says who asks for what; `POST …` answers `{ done: true }`, or refuses with `wrongCredentials` or
 * `wrongCode`. An unknown, answered or expired request is a 404.
 */
import { type Static, Type } from 'typebox';

const exact = { additionalProperties: false } as const;

export type SandboxAuthorizationDetails = {
  integrationName: string;
  clientName: string;
  /** Whoever types another name may have taken the window for the real one: such a name is never sent. */
  sandboxUsers: string[];
  scenarioUsers?: string[];
};

export const SandboxAuthorizationAnswer = Type.Union([
  Type.Object({ deny: Type.Literal(true) }, exact),
  Type.Object(
    {
      username: Type.String({ minLength: 1, maxLength: 200 }),
      password: Type.String({ minLength: 1, maxLength: 200 }),
      code: Type.String({ minLength: 1, maxLength: 12 }),
    },
    exact,
  ),
]);
export type SandboxAuthorizationAnswer = Static<typeof SandboxAuthorizationAnswer>;
