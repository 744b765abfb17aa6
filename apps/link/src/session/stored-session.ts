/**
 * What a reload needs to go on: kept in `sessionStorage`, that is for this tab and this site around the page only,
 * and forgotten when the session is over. Where the browser blocks storage for framed pages, everything works but
 * the reload.
 */
import type { RelayProgress } from '../host/message-relay.ts';

export type StoredSession = RelayProgress & {
  clientId: string;
  secret: string;
  /** SHA-256 of the one-time code, to know the same link again without keeping the code. */
  codeHash: string;
  /** Who was told the session's events; nobody else goes on with it. */
  peerOrigin: string | undefined;
};

export type SessionStore = {
  /**
   * 256 random bits of this tab's: what a redemption whose answer was lost is repeated with, also after a reload, so
   * that it leads to the same session.
   */
  proof(): string;
  read(): StoredSession | undefined;
  write(session: StoredSession): void;
  forget(): void;
};

const key = 'fairlead.session';
const proofKey = 'fairlead.proof';

/**
 * @param storage is asked for each time, because merely reading `window.sessionStorage` throws where it is blocked.
 * @param makeProof 32 random bytes as base64url
 */
export function createSessionStore(storage: () => Storage, makeProof: () => string): SessionStore {
  let proof: string | undefined;
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(storage());
    } catch {
      return undefined;
    }
  };
  return {
    proof() {
      proof ??= attempt(store => store.getItem(proofKey)) ?? makeProof();
      const made = proof;
      attempt(store => store.setItem(proofKey, made));
      return made;
    },
    read: () => attempt(store => JSON.parse(store.getItem(key) ?? '') as StoredSession),
    write: session => attempt(store => store.setItem(key, JSON.stringify(session))),
    forget: () => attempt(store => store.removeItem(key)),
  };
}

/** `undefined` where the page is not served securely and the browser has no SHA-256 for it. */
export async function hashCode(code: string, subtle: SubtleCrypto | undefined): Promise<string | undefined> {
  if (subtle === undefined) return undefined;
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(code));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}

export function makeProof(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
}
