/**
 * The wallets that the page can ask: those of this very window (EIP-6963, the Wallet Standard, for Tron TIP-6963, for TON its bridge), and
 * those of the host page's window, through the vendor's SDK. One that is found both ways is asked here, where its errors
 * arrive whole; one that is there for several networks is one wallet.
 */
import type { NetworkType } from '@fairlead/wire/network-type';
import { windowEndpoint, wrap } from 'comlink';
import { heard, type Member } from '../host/host-wallets.ts';
import type { ProvingWallet } from './proving-wallet.ts';
import { hostSolanaWallet, type SolanaWallet, standardWallets } from './solana-wallets.ts';
import { hostBitcoinWallet, standardProofs } from './standard-proofs.ts';
import { onRegistered } from './standard-wallets.ts';
import { hostTonWallet, tonKeys, tonWallets } from './ton-proofs.ts';
import { hostTronWallet, listenForTronWallets, tronPlaces } from './tron-proofs.ts';
import { type Changes, changesOf, hostEvmChanges, hostSolanaChanges } from './wallet-changes.ts';

/** EIP-1193. */
export type Request = (call: { method: string; params?: readonly unknown[] }) => Promise<unknown>;

/** At least one: `request` for EVM chains, `solana` to pay there, by network type what `proves` an address by a message. */
export type BrowserWallet = {
  name: string;
  rdns?: string;
  request?: Request;
  solana?: SolanaWallet;
  proves?: Partial<Record<NetworkType, ProvingWallet>>;
  /** What it tells of itself, by network type. */
  changes?: Partial<Record<NetworkType, Changes>>;
};

/** What it says of its name is not read yet. */
type Found = Omit<BrowserWallet, 'rdns'> & { rdns?: unknown };

/** A member of the host's object is called like a function, too. */
type Callable = (call: Parameters<Request>[0]) => Promise<unknown>;
type Discover = (places: readonly string[]) => Promise<unknown>;

/** How long wallets take to announce themselves, and how long a host is waited for that may never answer. */
const announcing = 300;
const patience = 4_000;
const interval = 100;
const mostWallets = 40;

/**
 * Looks for them once, and goes on listening in this window: some register themselves late.
 *
 * @param hostOrigin the host page's, as it was learned; absent: there is none around this page
 * @param grown is given the list whenever there is more in it: it keeps its order, and what is new stands at its end. Those of
 *   this window do not wait for the host page, which may never answer.
 * @returns all, once the host page has been asked, too
 */
export async function findBrowserWallets(
  page: Window,
  hostOrigin?: string,
  grown: (wallets: readonly BrowserWallet[]) => void = () => {},
): Promise<readonly BrowserWallet[]> {
  let all: readonly BrowserWallet[] | undefined;
  const add = (found: readonly BrowserWallet[]) => {
    const before = all ?? [];
    all = joined(before, found);
    if (JSON.stringify(all.map(abilities)) !== JSON.stringify(before.map(abilities))) grown(all);
    return all;
  };
  const hosts = hostOrigin === undefined ? [] : ofHost(page, hostOrigin);
  // Until then they come in any order.
  const own = ofWindow(page, () => all && add(own()));
  await new Promise(resolve => page.setTimeout(resolve, announcing));
  add(own());
  return add(await hosts);
}

/** What is found in several ways is one wallet, which keeps what was found first. */
function joined(before: readonly BrowserWallet[], found: readonly BrowserWallet[]): readonly BrowserWallet[] {
  const all = before.map(each => ({ ...each }));
  for (const each of found) {
    const known = all.find(other => isSame(each, other));
    if (known === undefined) all.push({ ...each });
    else {
      const proves = { ...each.proves, ...known.proves };
      const changes = { ...each.changes, ...known.changes };
      Object.assign(known, { ...each, ...known, changes }, Object.keys(proves).length > 0 && { proves });
    }
  }
  return all;
}

function abilities({ name, proves, changes: _, ...able }: BrowserWallet) {
  return [name, Object.keys(able), Object.keys(proves ?? {})];
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

/** @param heard is told whenever one may have come. @returns gives those that have made themselves known by now */
function ofWindow(page: Window, heard: () => void): () => BrowserWallet[] {
  const announced: BrowserWallet[] = [];
  page.addEventListener('eip6963:announceProvider', event => {
    const { info, provider } =
      (event as CustomEvent<{ info?: object; provider?: { request?: Request } }>).detail ?? {};
    const wallet = typeof provider?.request === 'function' && readWallet(info ?? {});
    if (!wallet || announced.length >= mostWallets || announced.some(each => isSame(each, wallet))) return;
    announced.push({
      ...wallet,
      request: call => ask(provider, call),
      changes: { evm: changesOf(provider) },
    });
    heard();
  });
  page.dispatchEvent(new Event('eip6963:requestProvider'));
  onRegistered(heard);
  const tronWallets = listenForTronWallets(page, heard);
  return () => {
    const registered = [...standardWallets(), ...standardProofs(), ...tronWallets(), ...tonWallets(page)];
    return [...announced, ...registered.slice(0, mostWallets).flatMap(withName)];
  };
}

function withName({ name, rdns, ...abilities }: Found): BrowserWallet[] {
  const wallet = readWallet({ name, rdns });
  return wallet === undefined ? [] : [{ ...abilities, ...wallet }];
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
    const list = (name: string, one: (wallet: Member) => Promise<BrowserWallet[]>) =>
      Promise.race([listOf(page, host, name, one).catch(() => []), tooLate]);
    const named = (name: string, one: (wallet: Member) => Promise<Found | undefined>) =>
      list(name, async wallet => {
        const found = await one(wallet).catch(() => undefined);
        return found === undefined ? [] : withName(found);
      });
    /** What the SDK finds only where it is told to look. Before 3.10.4 it has no such function. */
    const placed = (discover: string, places: readonly string[], wallets: () => Promise<BrowserWallet[]>) =>
      Promise.race([(host[discover] as unknown as Discover)(places), tooLate]).then(wallets, () => []);
    const lists = await Promise.all([
      list('eip6963Wallets', wallet => hostEvmWallet(host, wallet)),
      named('walletStandardWallets', async wallet => {
        const [found, uuid] = await Promise.all([hostSolanaWallet(wallet), wallet['uuid']]);
        return found && { ...found, changes: { solana: hostSolanaChanges(host, uuid) } };
      }),
      placed('discoverTronWallets', tronPlaces, () =>
        named('tronWallets', wallet => hostTronWallet(host, wallet)),
      ),
      placed('discoverTonWallets', tonKeys, () => named('tonWallets', wallet => hostTonWallet(page, wallet))),
      named('bip122Wallets', wallet => hostBitcoinWallet(host, wallet)),
    ]);
    return lists.flat();
  };
  return Promise.race([read().catch(() => []), tooLate]);
}

async function listOf(
  page: Window,
  host: Member,
  name: string,
  one: (wallet: Member) => Promise<BrowserWallet[]>,
): Promise<BrowserWallet[]> {
  for (let waited = 0; (await host[`${name}Ready`]) === false && waited < patience; waited += interval)
    await new Promise(resolve => page.setTimeout(resolve, interval));
  const list = host[name];
  const length = await list?.['length'];
  if (list === undefined || typeof length !== 'number') return [];
  const places = Array.from({ length: Math.min(length, mostWallets) }, (_, place) => list[String(place)]);
  const wallets = await Promise.all(places.map(async wallet => (wallet === undefined ? [] : one(wallet))));
  return wallets.flat();
}

async function hostEvmWallet(host: Member, wallet: Member): Promise<BrowserWallet[]> {
  const [name, rdns, uuid] = await Promise.all([wallet['name'], wallet['rdns'], wallet['uuid']]);
  const read = readWallet({ name, rdns });
  if (read === undefined) return [];
  const ask: Request = call => {
    // By its path each time: the object itself cannot come through.
    const request = wallet['provider']?.['request'] as Callable | undefined;
    return request === undefined ? Promise.reject(new Error('the wallet has gone')) : request(call);
  };
  return [{ ...read, request: ask, changes: { evm: hostEvmChanges(host, { ...read, uuid }) } }];
}

/** What a stranger's script says of itself: only texts, and no longer than the server takes them. */
function readWallet(info: { name?: unknown; rdns?: unknown }) {
  const { name, rdns } = info;
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  const wallet: Pick<BrowserWallet, 'name' | 'rdns'> = { name: name.trim().slice(0, 100) };
  if (typeof rdns === 'string' && rdns !== '' && rdns.length <= 200) wallet.rdns = rdns;
  return wallet;
}
