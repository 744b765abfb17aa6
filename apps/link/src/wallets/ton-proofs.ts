/**
 * TON wallets that prove an address, through TON Connect's bridge: in this very window, or in the host page's through the
 * vendor's SDK. A wallet that says it signs texts shows its user this one (`signData`); of any other the text is the payload of
 * a proof of the address (`ton_proof`), which comes with being connected.
 */
import type { Member } from '../host/host-wallets.ts';
import type { ProvingTask, ProvingWallet, SignedProof } from './proving-wallet.ts';
import { friendlyAddress, isSameAccount } from './ton-address.ts';
import type { WalletProblem } from './wallet-problem.ts';

type Found = { name: string; proves: { tvm: ProvingWallet } };
type Problem = { problem: WalletProblem };
type ConnectItem = { name: 'ton_addr' } | { name: 'ton_proof'; payload: string };

/** TON Connect's, as far as it is used. What it answers is a stranger's. */
type Bridge = {
  deviceInfo(): Promise<unknown>;
  restoreConnection(): Promise<unknown>;
  connect(version: number, request: { manifestUrl: string; items: readonly ConnectItem[] }): Promise<unknown>;
  send(request: { method: string; params: readonly string[]; id: string }): Promise<unknown>;
};

type Connection = {
  /** Absent: it shows none, or one on a network that is not known here. */
  account?: {
    address: string;
    /** The same as the wallet spells it. */
    raw: string;
    network: string;
    stated: { publicKey?: string; stateInit?: string };
  };
  proof: unknown;
  features: unknown;
};

/** Keys of the window, from the published list of wallets, with the name by which the wallet calls itself elsewhere. */
const names: Readonly<Record<string, string>> = {
  tonkeeper: 'Tonkeeper',
  mytonwallet: 'MyTonWallet',
  gramwallet: 'Gram Wallet',
  tonhub: 'Tonhub',
  openmask: 'OpenMask',
  okxTonWallet: 'OKX Wallet',
  bitgetTonWallet: 'Bitget Wallet',
  bybitTonWallet: 'Bybit Wallet',
  binancew3w: 'Binance Wallet',
  safepalwallet: 'SafePal',
  tokenpocket: 'TokenPocket',
  gatetonwallet: 'Gate Wallet',
  onekeyTonWallet: 'OneKey',
  imToken: 'imToken',
  hotWallet: 'HOT Wallet',
  xtonwallet: 'XTONWallet',
  tonwallet: 'TON Wallet',
  cactuslink_ton: 'Cactus Link',
  echoooTonWallet: 'EchoooWallet',
  defiway: 'Defiway',
  sparx: 'SparX Wallet',
  walletverse: 'Walletverse',
  giftpass: 'GiftPass Wallet',
};

/** What the SDK is to look for, by its `discoverTonWallets`. */
export const tonKeys = Object.keys(names);

const version = 2;
const mainNetwork = '-239';
const testNetwork = '-3';
const declined = 300;
const notSupported = 400;
const addressItem = { name: 'ton_addr' } as const;

export function tonWallets(page: Window): Found[] {
  return tonKeys.flatMap(key => {
    if (bridgeAt(page, key) === undefined) return [];
    const bridge = () => {
      const found = bridgeAt(page, key);
      if (found === undefined) throw new Error('the wallet has gone');
      return found;
    };
    return [
      named(key, page, {
        deviceInfo: async () => bridge()['deviceInfo'],
        restoreConnection: async () => bridge()['restoreConnection']?.(),
        connect: async (...input) => bridge()['connect']?.(...input),
        send: async request => bridge()['send']?.(request),
      }),
    ];
  });
}

/** One of the host page's, at its place in the SDK's list. @returns `undefined`: it has no key that is known here */
export async function hostTonWallet(page: Window, wallet: Member): Promise<Found | undefined> {
  const key = await wallet['jsBridgeKey'];
  if (typeof key !== 'string' || !tonKeys.includes(key)) return undefined;
  const provider = wallet['provider'];
  const call = async (name: string, ...inputs: unknown[]) => {
    const member = provider?.[name];
    if (member === undefined) throw new Error('the wallet has gone');
    // A member of the host's object is called like a function, too.
    return (member as unknown as (...given: unknown[]) => Promise<unknown>)(...inputs);
  };
  return named(key, page, {
    deviceInfo: async () => provider?.['deviceInfo'],
    restoreConnection: () => call('restoreConnection'),
    connect: (...input) => call('connect', ...input),
    send: request => call('send', request),
  });
}

function named(key: string, page: Window, bridge: Bridge): Found {
  // What the wallet reads to say who asks; the website is ours wherever this page is framed.
  const manifestUrl = `${page.location.origin}/tonconnect-manifest.json`;
  return { name: names[key] as string, proves: { tvm: provingBy(bridge, manifestUrl) } };
}

function provingBy(bridge: Bridge, manifestUrl: string): ProvingWallet {
  const connect = async (...items: ConnectItem[]) =>
    readConnection(await bridge.connect(version, { manifestUrl, items }));
  return {
    async accounts() {
      const { account } = await connect(addressItem);
      return account === undefined ? [] : [account.address];
    },
    async sign(task) {
      // Without asking the user again, where the wallet remembers that it was connected.
      const known = await bridge
        .restoreConnection()
        .then(readConnection)
        .catch(() => undefined);
      const problem = known && mismatch(known, task);
      if (problem) return { problem };
      const features = known?.features ?? featuresIn(await bridge.deviceInfo());
      const signed =
        signsTexts(features) && (await signText(bridge, known ?? (await connect(addressItem)), task));
      return (
        signed || proofIn(await connect(addressItem, { name: 'ton_proof', payload: task.message }), task)
      );
    },
  };
}

let requests = 0;

/** @returns `undefined`: it does not, although it has said so */
async function signText(
  bridge: Bridge,
  connection: Connection,
  task: ProvingTask,
): Promise<SignedProof | Problem | undefined> {
  const { account } = connection;
  const problem = mismatch(connection, task);
  if (problem || account === undefined) return { problem: problem ?? 'noAccount' };
  const { network, raw: from } = account;
  const asked = { type: 'text', text: task.message, network, from };
  requests += 1;
  const answer = membersOf(
    await bridge.send({ method: 'signData', params: [JSON.stringify(asked)], id: String(requests) }),
  );
  if (answer['error'] !== undefined) {
    if (membersOf(answer['error'])['code'] === notSupported) return undefined;
    throw refusal(answer['error']);
  }
  const { signature, domain, timestamp } = membersOf(answer['result']);
  return signedProof(account.stated, signature, domain, timestamp);
}

function proofIn(connection: Connection, task: ProvingTask): SignedProof | Problem {
  const { account } = connection;
  const problem = mismatch(connection, task);
  if (problem || account === undefined) return { problem: problem ?? 'noAccount' };
  const { signature, domain, timestamp } = membersOf(connection.proof);
  return signedProof(account.stated, signature, membersOf(domain)['value'], timestamp);
}

/** What the server takes of TON Connect's answers. The domain is the page's as the wallet sees it; the server judges it. */
function signedProof(
  { publicKey, stateInit }: NonNullable<Connection['account']>['stated'],
  signature: unknown,
  domain: unknown,
  timestamp: unknown,
): SignedProof | Problem {
  const time = String(timestamp);
  if (typeof signature !== 'string' || typeof domain !== 'string' || !/^\d{1,12}$/.test(time))
    return { problem: 'failed' };
  return {
    signature,
    ...(publicKey !== undefined && { publicKey }),
    context: JSON.stringify({ domain, timestamp: time, ...(stateInit !== undefined && { stateInit }) }),
  };
}

/** Whether it is another account than the one that was connected, or that account on another network. */
function mismatch({ account }: Connection, { address }: ProvingTask): WalletProblem | undefined {
  if (account === undefined) return 'noAccount';
  if (account.address === address) return undefined;
  return isSameAccount(account.address, address) ? 'otherChain' : 'otherAccount';
}

/** @throws Error where it is none */
function readConnection(event: unknown): Connection {
  const { event: type, payload } = membersOf(event);
  if (type !== 'connect') throw refusal(payload);
  const { items, device } = membersOf(payload);
  const item = (name: string) =>
    membersOf(Array.isArray(items) ? items.find(each => membersOf(each)['name'] === name) : undefined);
  const { address: raw, network = mainNetwork, publicKey, walletStateInit } = item(addressItem.name);
  const known = String(network);
  const address = [mainNetwork, testNetwork].includes(known)
    ? friendlyAddress(raw, known === testNetwork)
    : undefined;
  const stated = {
    ...(typeof publicKey === 'string' && /^[0-9a-f]{64}$/i.test(publicKey) && { publicKey }),
    ...(typeof walletStateInit === 'string' && { stateInit: walletStateInit }),
  };
  return {
    ...(address !== undefined && { account: { address, raw: String(raw), network: known, stated } }),
    proof: item('ton_proof')['proof'],
    features: featuresIn(device),
  };
}

/** TON Connect's codes in the words that are known here; texts stay, as some wallets give nothing else. */
function refusal(error: unknown): Error {
  const { code, message } = membersOf(error);
  return Object.assign(new Error(String(message)), code === declined && { code: 4001 });
}

function featuresIn(device: unknown): unknown {
  return membersOf(device)['features'];
}

function signsTexts(features: unknown): boolean {
  const isIt = (feature: unknown) => {
    const { name, types } = membersOf(feature);
    return name === 'SignData' && Array.isArray(types) && types.includes('text');
  };
  return Array.isArray(features) && features.some(isIt);
}

type Members = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, ((...inputs: unknown[]) => unknown) | undefined>>;

function bridgeAt(page: Window, key: string): Methods | undefined {
  try {
    const bridge = membersOf(membersOf((page as unknown as Members)[key])['tonconnect']) as Methods;
    return typeof bridge['connect'] === 'function' && typeof bridge['send'] === 'function'
      ? bridge
      : undefined;
  } catch {
    // What extensions put into a page may throw when it is looked at.
    return undefined;
  }
}

function membersOf(value: unknown): Members {
  return Object(value) as Members;
}
