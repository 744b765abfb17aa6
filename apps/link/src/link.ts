/**
 * Starts the Link page: opens the session at once, while what shows it (`page.tsx`) and its texts are still on their way.
 * On a slow network that is a round trip less before the first screen.
 */
import { readAddress, withoutCode } from './address.ts';
import { browserClock } from './clock.ts';
import { hostPageOf } from './host/host-page.ts';
import { wear } from './look/look.ts';
import { otherTabs } from './session/other-tabs.ts';
import { visibilityOf } from './session/page-visibility.ts';
import { createSession } from './session/session.ts';
import { createSessionClient } from './session/session-client.ts';
import { createSessionStore, hashCode, makeProof } from './session/stored-session.ts';
import './style.css';
import { speak } from './texts/texts.ts';

const address = readAddress(new URL(location.href));
const root = document.documentElement;
wear(root, address.theme, address.style);

const session = createSession({
  address,
  host: hostPageOf(window),
  client: createSessionClient((...request) => fetch(...request)),
  store: createSessionStore(() => sessionStorage, makeProof),
  clock: browserClock,
  visibility: visibilityOf(window),
  tabs: otherTabs(),
  hashCode: code => hashCode(code, crypto.subtle),
  findHostWallets: async origin => {
    const { findHostWallets } = await import('./host/host-wallets.ts');
    return findHostWallets(window, origin);
  },
  findBrowserWallets: async (origin, grown) => {
    const { findBrowserWallets } = await import('./wallets/browser-wallets.ts');
    return findBrowserWallets(window, origin, grown);
  },
  forgetCode: () => history.replaceState(null, '', withoutCode(new URL(location.href))),
});

session.open();

try {
  const [{ showPage }] = await Promise.all([import('./page.tsx'), speak(address.language, root)]);
  showPage(session, style => wear(root, address.theme, style));
} catch (error) {
  // Not even English arrived: the one sentence that came with the document has to do.
  document.getElementById('not-loaded')?.removeAttribute('hidden');
  throw error;
}
