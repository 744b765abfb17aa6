/**
 * The exchange's own login window, without the window: what its server side decides, and the grant that it hands
 * back. The page around it belongs to the server.
 *
 * As in OAuth's authorization code flow, what comes back through the browser (`code`, `state`) is worth something
 * only to whoever holds the request that it answers: the grant is signed with a key that lives in the request's
 * sealed state. With the state's next step the request is over, and the grant worth nothing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ConnectorState } from '../connector.ts';
import type { Clock } from '../surroundings.ts';
import { isOver } from './code-challenge.ts';
import { AuthorizationRequest, readState } from './state.ts';
import {
  findSandboxUser,
  isSandboxCode,
  logInSandboxUser,
  type SandboxUser,
  unknownLoginMessage,
  wrongCodeMessage,
} from './users.ts';

export type AuthorizationAnswer = { username: string; password: string; code: string } | { deny: true };

export type AuthorizationOutcome =
  /** `parameters` go to `resumeConnect({ kind: 'oauth', parameters })`. */
  | { outcome: 'granted' | 'denied'; parameters: Readonly<Record<string, string>> }
  /** The window says `message` and asks again. */
  | { outcome: 'wrongCredentials' | 'wrongCode'; message: string }
  /** The window says `message`; the login must be begun again. */
  | { outcome: 'expired'; message: string };

/**
 * What the user did in the window.
 *
 * @param requestState the state that came with the `oauth` challenge
 * @throws TypeError if it is not such a state
 */
export function authorizeSandbox(
  requestState: ConnectorState,
  answer: AuthorizationAnswer,
  clock: Clock,
): AuthorizationOutcome {
  const request = readState(AuthorizationRequest, requestState);
  if (isOver(request.expiresAt, clock.now())) {
    return { outcome: 'expired', message: 'This login was not finished in time.' };
  }
  const state = request.correlation;
  if ('deny' in answer) return { outcome: 'denied', parameters: { error: 'access_denied', state } };

  const user = logInSandboxUser(answer.username, answer.password);
  if (!user) return { outcome: 'wrongCredentials', message: unknownLoginMessage };
  if (!isSandboxCode(answer.code)) return { outcome: 'wrongCode', message: wrongCodeMessage };
  return { outcome: 'granted', parameters: { code: grantFor(user, request), state } };
}

/** The user who granted exactly this request; `undefined` for any other text. */
export function grantedUser(grant: string, request: AuthorizationRequest): SandboxUser | undefined {
  const user = findSandboxUser(grant.slice(0, grant.indexOf('.')));
  if (!user) return undefined;
  const [given, right] = [Buffer.from(grant), Buffer.from(grantFor(user, request))];
  return given.length === right.length && timingSafeEqual(given, right) ? user : undefined;
}

function grantFor(user: SandboxUser, { grantKey, correlation }: AuthorizationRequest): string {
  const signature = createHmac('sha256', grantKey).update(`${correlation}\n${user.name}`).digest('base64url');
  return `${user.name}.${signature}`;
}
