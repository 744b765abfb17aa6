/** Starts the Link page. */
import { render } from 'preact';
import { readAddress, withoutCode } from './address.ts';
import { App } from './app.tsx';
import { browserClock } from './clock.ts';
import { hostPageOf } from './host/host-page.ts';
import { wear } from './look/look.ts';
import { visibilityOf } from './session/page-visibility.ts';
import { createSession } from './session/session.ts';
import { createSessionClient } from './session/session-client.ts';
import { createSessionStore, hashCode, makeProof } from './session/stored-session.ts';
import './style.css';
import { speak } from './texts/texts.ts';

const address = readAddress(new URL(location.href));
const root = document.documentElement;
wear(root, address.theme, address.style);
try {
  await speak(address.language, root);
} catch (error) {
  // Not even English arrived: the one sentence that came with the document has to do.
  document.getElementById('not-loaded')?.removeAttribute('hidden');
  throw error;
}

const session = createSession({
  address,
  host: hostPageOf(window),
  client: createSessionClient((...request) => fetch(...request)),
  store: createSessionStore(() => sessionStorage, makeProof),
  clock: browserClock,
  visibility: visibilityOf(window),
  hashCode: code => hashCode(code, crypto.subtle),
  findHostWallets: async origin => {
    const { findHostWallets } = await import('./host/host-wallets.ts');
    return findHostWallets(window, origin);
  },
  findBrowserWallets: async origin => {
    const { findBrowserWallets } = await import('./wallets/browser-wallets.ts');
    return findBrowserWallets(window, origin);
  },
  forgetCode: () => history.replaceState(null, '', withoutCode(new URL(location.href))),
});

const place = document.getElementById('link');
if (place !== null) render(<App session={session} wear={style => wear(root, address.theme, style)} />, place);
session.open();
