/**
 * What opening the page comes to: the session that this tab had before, or the one-time code turned into one. Called
 * only when the host is known and a person can see the page.
 */
import type { RedeemRequest } from '@fairlead/wire/session-actions';
import type { SessionView } from '@fairlead/wire/session-view';
import type { Surface } from '@fairlead/wire/surface';
import type { PageAddress } from '../address.ts';
import type { HostIntroduction, HostPage } from '../host/host-page.ts';
import type { Refusal, SessionClient } from './session-client.ts';
import type { SessionStore, StoredSession } from './stored-session.ts';

export type OpeningParts = {
  address: PageAddress;
  host: HostPage;
  client: SessionClient;
  store: SessionStore;
  /** SHA-256 of the code; `undefined` where the browser has none. */
  hashCode(code: string): Promise<string | undefined>;
};

export type Opening =
  | { kind: 'resume'; stored: StoredSession }
  | { kind: 'redeemed'; secret: string; codeHash: string | undefined; view: SessionView }
  | { kind: 'noCode' }
  | Refusal
  | { kind: 'lost' };

/** The session that this tab had, if it is of this link, this client and this host; and the hash of the code. */
export async function findStored(
  { address, store, hashCode }: OpeningParts,
  peerOrigin: string | undefined,
): Promise<{ stored: StoredSession | undefined; codeHash: string | undefined }> {
  const codeHash = address.code === undefined ? undefined : await hashCode(address.code);
  const stored = store.read();
  const fits =
    stored?.clientId === address.clientId &&
    stored.peerOrigin === peerOrigin &&
    (address.code === undefined || stored.codeHash === codeHash);
  return { stored: fits ? stored : undefined, codeHash };
}

/** How this page is shown: what it sees around itself, and what its address says. */
function surfaceOf({ payLink, embedded }: PageAddress, { place }: HostPage): Surface {
  if (payLink) return 'payLink';
  if (place === 'frame') return embedded ? 'embedded' : 'overlay';
  return place;
}

export async function openSession(
  parts: OpeningParts,
  introduction: HostIntroduction | undefined,
  accessTokens: readonly string[] = [],
): Promise<Opening> {
  const { address, client, host, store } = parts;
  const { stored, codeHash } = await findStored(parts, introduction?.origin);
  if (stored !== undefined) return { kind: 'resume', stored };
  if (address.code === undefined) return { kind: 'noCode' };
  const request: RedeemRequest = {
    ...(!address.payLink && { clientId: address.clientId }),
    code: address.code,
    proof: store.proof(),
    surface: surfaceOf(address, host),
    ...(introduction?.origin !== undefined && { peerOrigin: introduction.origin }),
    ...(introduction && { sdk: introduction.sdk }),
    ...(accessTokens.length > 0 && { accessTokens: [...accessTokens] }),
    ...(address.fiatCurrency && { fiatCurrency: address.fiatCurrency }),
  };
  const answer = await client.redeem(request);
  if (answer.kind !== 'content') return answer;
  const { sessionSecret, view } = answer.content;
  return { kind: 'redeemed', secret: sessionSecret, codeHash, view };
}
