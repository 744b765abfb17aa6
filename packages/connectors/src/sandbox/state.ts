/**
 * What must survive between two calls, as the plain JSON that any process can go on with. The server seals it, so it
 * comes back as it left or not at all; it is still checked, because the program may be a newer one by then.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { ConnectorState } from '../connector.ts';

const PendingCode = { attemptsLeft: Type.Integer({ minimum: 1 }), expiresAt: Type.String() };

/** The password was right; the code is asked for. */
const LoginCode = Type.Object({ step: Type.Literal('loginCode'), user: Type.String(), ...PendingCode });

/** The exchange's own window is open. */
export const AuthorizationRequest = Type.Object({
  step: Type.Literal('authorization'),
  /** Names the request in the window's address; comes back as `state`. */
  correlation: Type.String({ minLength: 1 }),
  /** Signs this request's grant, and no other's. */
  grantKey: Type.String({ minLength: 1 }),
  expiresAt: Type.String(),
});
export type AuthorizationRequest = Static<typeof AuthorizationRequest>;

/** Who the user is has been shown; the account is being made ready. */
const Preparing = Type.Object({
  step: Type.Literal('preparing'),
  user: Type.String(),
  readyAt: Type.String(),
  expiresAt: Type.String(),
});

export const LoginState = Type.Union([LoginCode, AuthorizationRequest, Preparing]);
export type LoginState = Static<typeof LoginState>;

/** A withdrawal that was checked and waits to be approved. Units are whole units of the ledger's scale, as text. */
export const WithdrawalState = Type.Object({
  step: Type.Literal('withdrawalCode'),
  account: Type.String(),
  idempotencyKey: Type.String(),
  symbol: Type.String(),
  networkId: Type.String(),
  address: Type.String(),
  addressTag: Type.Optional(Type.String()),
  amountUnits: Type.String({ pattern: '^[1-9][0-9]*$' }),
  feeUnits: Type.String({ pattern: '^[0-9]+$' }),
  payment: Type.Optional(
    Type.Object({
      sourceId: Type.String(),
      symbol: Type.String(),
      units: Type.String({ pattern: '^[0-9]+$' }),
    }),
  ),
  ...PendingCode,
});
export type WithdrawalState = Static<typeof WithdrawalState>;

/** What later calls need to know who acts. */
export const SandboxCredentials = Type.Object({
  integrationId: Type.String(),
  user: Type.String(),
  /** The key that was made in place of the login; such credentials do not end. */
  apiKey: Type.Optional(Type.String()),
  /** When the login ends; logins of before this was kept do not end. */
  validUntil: Type.Optional(Type.String()),
});
export type SandboxCredentials = Static<typeof SandboxCredentials>;

/** @throws TypeError if the state is not one that this connector gave out for this purpose */
export function readState<Schema extends TSchema>(schema: Schema, state: ConnectorState): Static<Schema> {
  if (Check(schema, state)) return state;
  throw new TypeError(
    'This state was not made by the sandbox for this step; begin again instead of going on.',
  );
}
