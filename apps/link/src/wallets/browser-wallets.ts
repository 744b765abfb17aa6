/**
 * The EVM wallets that the page can ask: those that announce themselves in this very window (EIP-6963), and those of the
 * host page's window, through the vendor's SDK. One that is found both ways is asked here, where its errors arrive whole.
 */
import { windowEndpoint, wrap } from 'comlink';
import { heard, type Member } from '../host/host-wallets.ts';

/** EIP-1193. */
export type Request = (call: { method: string; params?: readonly unknown[] }) => Promise<unknown>;

export type BrowserWallet = { name: string; rdns?: string; request: Request };

/** A member of the host's object is called like a function, too. */
type Callable = (call: Parameters<Request>[0]) => Promise<unknown>;

/** How long wallets take to announce themselves, and how long a host is waited for that may never answer. */
const announcing = 300;
const patience = 4_000;
const interval = 100;
const mostWallets = 40;

/** @param hostOrigin the host page's, as it was learned; absent: there is none around this page */
export async function findBrowserWallets(page: Window, hostOrigin?: string): Promise<BrowserWallet[]> {
  const [own, hosts] = await Promise.all([
    announced(page),
    hostOrigin === undefined ? [] : ofHost(page, hostOrigin),
  ]);
  const all = [...own, ...hosts];
  return all.filter((each, place) => all.findIndex(other => isSame(each, other)) === place);
}

/** The same wallet at another time: a page that is loaded again finds it anew. */
export function isSame(
  one: Pick<BrowserWallet, 'name' | 'rdns'>,
  other: Pick<BrowserWallet, 'name' | 'rdns'>,
) {
  return one.rdns !== undefined && other.rdns !== undefined
    ? one.rdns === other.rdns
    : one.name === other.name;
}

async function announced(page: Window): Promise<BrowserWallet[]> {
  const found: BrowserWallet[] = [];
  const listen = (event: Event) => {
    const { info, provider } =
      (event as CustomEvent<{ info?: object; provider?: { request?: Request } }>).detail ?? {};
    const wallet =
      typeof provider?.request === 'function' && readWallet(info ?? {}, call => ask(provider, call));
    if (wallet && found.length < mostWallets) found.push(wallet);
  };
  page.addEventListener('eip6963:announceProvider', listen);
  page.dispatchEvent(new Event('eip6963:requestProvider'));
  await new Promise(resolve => page.setTimeout(resolve, announcing));
  page.removeEventListener('eip6963:announceProvider', listen);
  return found;
}

/** Called as its own method, as some providers need it. */
function ask(provider: { request?: Request }, call: Parameters<Request>[0]): Promise<unknown> {
  return provider.request?.(call) ?? Promise.reject(new Error('the wallet has gone'));
}

async function ofHost(page: Window, origin: string): Promise<BrowserWallet[]> {
  const host = wrap(windowEndpoint(page.parent, page, origin)) as unknown as Member;
  const tooLate = new Promise<BrowserWallet[]>(resolve => page.setTimeout(() => resolve([]), patience));
  const read = async () => {
    await heard(page, host);
    for (
      let waited = 0;
      (await host['eip6963WalletsReady']) === false && waited < patience;
      waited += interval
    )
      await new Promise(resolve => page.setTimeout(resolve, interval));
    const list = host['eip6963Wallets'];
    const length = await list?.['length'];
    if (list === undefined || typeof length !== 'number') return [];
    const places = Array.from({ length: Math.min(length, mostWallets) }, (_, place) => String(place));
    const wallets = await Promise.all(
      places.map(async place => {
        const wallet = list[place];
        const [name, rdns] = await Promise.all([wallet?.['name'], wallet?.['rdns']]);
        return readWallet({ name, rdns }, call => {
          // By its path each time: the object itself cannot come through.
          const request = wallet?.['provider']?.['request'] as Callable | undefined;
          return request === undefined ? Promise.reject(new Error('the wallet has gone')) : request(call);
        });
      }),
    );
    return wallets.filter(wallet => wallet !== undefined);
  };
  return Promise.race([read().catch(() => []), tooLate]);
}

/** What a stranger's script says of itself: only texts, and no longer than the server takes them. */
function readWallet(info: { name?: unknown; rdns?: unknown }, request: Request) {
  const { name, rdns } = info;
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  const wallet: BrowserWallet = { name: name.trim().slice(0, 100), request };
  if (typeof rdns === 'string' && rdns !== '' && rdns.length <= 200) wallet.rdns = rdns;
  return wallet;
}
