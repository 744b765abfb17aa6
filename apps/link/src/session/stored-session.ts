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
  read(): StoredSession | undefined;
  write(session: StoredSession): void;
  forget(): void;
};

const key = 'fairlead.session';

/** @param storage is asked for each time, because merely reading `window.sessionStorage` throws where it is blocked. */
export function createSessionStore(storage: () => Storage): SessionStore {
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(storage());
    } catch {
      return undefined;
    }
  };
  return {
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
