/** Shows a session. Comes beside `link.ts`, which has opened the session by then. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import { render } from 'preact';
import { App } from './app.tsx';
import type { Session } from './session/session.ts';

/** @param wear puts a client's style on the document */
export function showPage(session: Session, wear: (style: LinkStyle) => void): void {
  const place = document.getElementById('link');
  if (place !== null) render(<App session={session} wear={wear} />, place);
}
