/** What every screen of a session needs besides its own content. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LiveState } from '../session/page-state.ts';
import type { Session } from '../session/session.ts';

export type Live = { session: Session; state: LiveState };

export const LiveContext = createContext<Live | undefined>(undefined);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('this screen needs a session');
  return live;
}
