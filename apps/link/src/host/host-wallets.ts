/**
 * The wallets that the host page's browser has, as the vendor's SDK finds them there: an object of the host page, reached by
 * Comlink over `postMessage`. A host whose SDK has none of it never answers, and is not waited for.
 *
 * Only names are read here. Whole wallets cannot be: they hold functions, which no message carries.
 */
import { windowEndpoint, wrap } from 'comlink';

export type HostWallet = { id: string; name: string; icon?: string };

/** Any member of the host's object: it is asked for by being awaited. */
export type Member = PromiseLike<unknown> & { readonly [name: string]: Member };

/** Since version 1.5 each list says when it is complete; before that the object answers only when all of them are. */
const lists = [
  { ready: 'eip6963WalletsReady', wallets: 'eip6963Wallets' },
  { ready: 'walletStandardWalletsReady', wallets: 'walletStandardWallets' },
  { ready: 'bip122WalletsReady', wallets: 'bip122Wallets' },
] as const;

const patience = 4_000;
const readyPatience = 1_000;
const interval = 100;
const hearing = 400;
const mostWallets = 40;
/** As long as the server takes it. */
const longestIcon = 4_000;

/** @param origin the host page's, as it was learned. @returns empty where there are none, or nobody tells. */
export async function findHostWallets(page: Window, origin: string): Promise<HostWallet[]> {
  const host = wrap(windowEndpoint(page.parent, page, origin)) as unknown as Member;
  const tooLate = new Promise<HostWallet[]>(resolve => page.setTimeout(() => resolve([]), patience));
  // An older SDK lacks some of the lists, and asking for a member of what is not there fails.
  const found = heard(page, host).then(() =>
    Promise.all(lists.map(list => readList(page, host, list).catch(() => []))),
  );
  return Promise.race([found.then(all => withoutDoubles(all.flat())), tooLate]);
}

/** An SDK that looks for wallets first listens only after a second; what it is asked before is lost. */
export async function heard(page: Window, host: Member): Promise<void> {
  for (let waited = 0; waited < patience; waited += hearing) {
    const answer = host[lists[0].ready]?.then(
      () => true,
      () => true,
    );
    const silence = new Promise<boolean>(resolve => page.setTimeout(() => resolve(false), hearing));
    if (await Promise.race([answer, silence])) return;
  }
}

async function readList(
  page: Window,
  host: Member,
  { ready, wallets }: (typeof lists)[number],
): Promise<HostWallet[]> {
  for (let waited = 0; (await host[ready]) === false && waited < readyPatience; waited += interval) {
    await new Promise(resolve => page.setTimeout(resolve, interval));
  }
  const list = host[wallets];
  const length = await list?.['length'];
  if (list === undefined || typeof length !== 'number') return [];
  const places = Array.from({ length: Math.min(length, mostWallets) }, (_, place) => String(place));
  const read = await Promise.all(
    places.map(async place => {
      const wallet = list[place];
      return { id: await wallet?.['uuid'], name: await wallet?.['name'], icon: await wallet?.['icon'] };
    }),
  );
  return read.flatMap(readWallet);
}

function readWallet({ id, name, icon }: { id: unknown; name: unknown; icon: unknown }): HostWallet[] {
  if (typeof id !== 'string' || typeof name !== 'string' || id === '' || name === '') return [];
  const shown =
    typeof icon === 'string' && icon.length <= longestIcon && /^(?:data:image\/|https:\/\/)/.test(icon);
  return [{ id: id.slice(0, 200), name: name.slice(0, 100), ...(shown && { icon }) }];
}

/** One wallet is found in several ways. */
function withoutDoubles(wallets: readonly HostWallet[]): HostWallet[] {
  const isFirst = ({ name }: HostWallet, place: number) =>
    wallets.findIndex(each => each.name === name) === place;
  return wallets.filter(isFirst).slice(0, mostWallets);
}
