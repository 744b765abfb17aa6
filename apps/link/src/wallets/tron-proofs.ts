/**
 * Tron wallets that prove an address: in this very window, where they announce themselves (TIP-6963) or stand at places that
 * are known, or in the host page's through the vendor's SDK, which looks at the same places.
 */
import type { Member } from '../host/host-wallets.ts';
import type { ProvingWallet } from './proving-wallet.ts';
import { isTronAddress } from './tron-answers.ts';
import { type Changes, hostTronChanges, tronChangesOf } from './wallet-changes.ts';
import { problemOf } from './wallet-problem.ts';

type Found = {
  name: string;
  rdns?: unknown;
  proves: { tron: ProvingWallet };
  changes: { tron: Changes };
};
type Call = { method: string };
/** TIP-1193, and TronLink's own shape before it. */
type Provider = {
  request?(call: Call): Promise<unknown>;
  tronWeb?: {
    defaultAddress?: { base58?: unknown };
    trx?: { signMessageV2?(message: string): Promise<unknown> };
  };
};

/** What is asked of a wallet, wherever it is. */
type Asked = {
  /** What lets the page in: the method that it is likelier to know first. */
  methods: readonly [string, string];
  request(call: Call): Promise<unknown>;
  /** @returns the account in use, if it is as it should be */
  address(): Promise<unknown>;
  /** TIP-191, version 2. @returns the signature, if it is as it should be */
  signMessage(message: string): Promise<unknown>;
};

/** Paths from the window, with the name by which the wallet calls itself on other networks. */
const places: Readonly<Record<string, string>> = {
  'okxwallet.tronLink': 'OKX Wallet',
  'tokenpocket.tron': 'TokenPocket',
  'bitkeep.tron': 'Bitget Wallet',
  'bitkeep.tronLink': 'Bitget Wallet',
  'bybitWallet.tronLink': 'Bybit Wallet',
  'trustwallet.tronLink': 'Trust Wallet',
  'gatewallet.tron': 'Gate Wallet',
  'gatewallet.tronLink': 'Gate Wallet',
  'foxwallet.tronLink': 'FoxWallet',
  '$onekey.tron': 'OneKey',
  // Last, because others put themselves there, too, where TronLink is not.
  tronLink: 'TronLink',
};

/** What the SDK is to look for, by its `discoverTronWallets`. */
export const tronPlaces = Object.keys(places);

const standard = 'eth_requestAccounts';
const older = 'tron_requestAccounts';

/** @param heard is told whenever one has announced itself. @returns gives those that are there by now */
export function listenForTronWallets(page: Window, heard: () => void): () => Found[] {
  const announced: { name: string; rdns: unknown; provider: Provider }[] = [];
  page.addEventListener('TIP6963:announceProvider', event => {
    const { info, provider } =
      (event as CustomEvent<{ info?: { name?: unknown; rdns?: unknown }; provider?: unknown }>).detail ?? {};
    const { name, rdns } = info ?? {};
    const isKnown = announced.some(each => each.provider === provider);
    if (isKnown || !isProvider(provider) || typeof name !== 'string') return;
    announced.push({ name, rdns, provider });
    heard();
  });
  page.dispatchEvent(new Event('TIP6963:requestProvider'));
  return () => {
    const seen = new Set<unknown>();
    const isNew = ({ provider }: { provider: unknown }) => !seen.has(provider) && seen.add(provider);
    const placed = tronPlaces.flatMap(place => {
      const provider = at(page, place);
      return provider === undefined ? [] : [{ place, provider }];
    });
    return [
      ...announced.filter(isNew).map(({ name, rdns, provider }) => ({
        ...{ name, rdns },
        proves: { tron: provingBy(inThisWindow([standard, older], () => provider)) },
        changes: { tron: tronChangesOf(provider) },
      })),
      ...placed.filter(isNew).map(({ place, provider }) => ({
        name: nameAt(place),
        proves: { tron: provingBy(inThisWindow([older, standard], () => at(page, place))) },
        changes: { tron: tronChangesOf(provider) },
      })),
    ];
  };
}

/** One of the host page's, at its place in the SDK's list. @returns `undefined`: it is at no place that is known here */
export async function hostTronWallet(host: Member, wallet: Member): Promise<Found | undefined> {
  const place = await wallet['injectedId'];
  if (typeof place !== 'string' || !tronPlaces.includes(place)) return undefined;
  const call = async (member: Member | undefined, ...inputs: unknown[]) => {
    if (member === undefined) throw new Error('the wallet has gone');
    // A member of the host's object is called like a function, too.
    return (member as unknown as (...given: unknown[]) => Promise<unknown>)(...inputs);
  };
  const provider = wallet['provider'];
  const tronWeb = provider?.['tronWeb'];
  const tron = provingBy({
    methods: [older, standard],
    request: asked => call(provider?.['request'], asked),
    address: async () =>
      ((await call(tronWeb?.['getDefaultAddress'])) as { base58?: unknown } | undefined)?.base58,
    signMessage: message => call(tronWeb?.['trx']?.['signMessageV2'], message),
  });
  return { name: nameAt(place), proves: { tron }, changes: { tron: hostTronChanges(host, place) } };
}

function nameAt(place: string): string {
  return places[place] as string;
}

/** @param find the wallet as it is now: it may be put there anew, or be gone */
function inThisWindow(methods: Asked['methods'], find: () => Provider | undefined): Asked {
  const found = () => {
    const provider = find();
    if (provider === undefined) throw new Error('the wallet has gone');
    return provider;
  };
  return {
    methods,
    request: async call => found().request?.(call),
    address: async () => found().tronWeb?.defaultAddress?.base58,
    signMessage: async message => found().tronWeb?.trx?.signMessageV2?.(message),
  };
}

function provingBy(wallet: Asked): ProvingWallet {
  const accounts = () => accountInUse(wallet);
  return {
    accounts,
    async sign({ address, message }) {
      const [inUse] = await accounts();
      if (inUse === undefined) return { problem: 'noAccount' };
      if (inUse !== address) return { problem: 'otherAccount' };
      const signature = await wallet.signMessage(message);
      const isSignature = typeof signature === 'string' && /^(?:0x)?[0-9a-f]{130}$/i.test(signature);
      return isSignature ? { signature } : { problem: 'failed' };
    },
  };
}

/** A wallet signs with the account in use and with no other, so no other is told. */
async function accountInUse(wallet: Asked): Promise<string[]> {
  const answer = await letIn(wallet);
  const [first] = Array.isArray(answer) ? answer : [];
  if (isTronAddress(first)) return [first];
  // TronLink's older method answers what came of it instead of throwing, and nothing at all while the wallet is locked.
  const { code } = Object(answer) as { code?: unknown };
  if (code === 4001) throw refusal(4001);
  if (code === 4000) throw refusal(-32_002);
  const address = await wallet.address();
  if (isTronAddress(address)) return [address];
  if (!answer) throw refusal(-32_002);
  return [];
}

/** In the words of EIP-1474, which TIP-1193 has taken over. */
function refusal(code: number): Error {
  return Object.assign(new Error('the wallet did not let the page in'), { code });
}

async function letIn({ methods: [likelier, other], request }: Asked): Promise<unknown> {
  try {
    return await request({ method: likelier });
  } catch (error) {
    if (problemOf(error) !== 'failed') throw error;
    return request({ method: other });
  }
}

function at(page: Window, place: string): Provider | undefined {
  try {
    const found = place
      .split('.')
      .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], page);
    return isProvider(found) ? found : undefined;
  } catch {
    // What extensions put into a page may throw when it is looked at.
    return undefined;
  }
}

function isProvider(found: unknown): found is Provider {
  if (typeof found !== 'object' || found === null) return false;
  const { request, tronWeb } = found as Provider;
  // `false` where the user has not let the page in yet.
  return typeof request === 'function' && tronWeb !== undefined && tronWeb !== null;
}
