/**
 * The wallets that this page's browser has, for the Link page to ask after, as it asks the vendor's SDK: by Comlink's
 * messages, at the vendor's names. Link learns their names, and may hand a request to an EVM wallet, what is to be signed to
 * one of Solana, or a message to one of Bitcoin; the wallet asks its user.
 *
 * Answered without Comlink: that hands out whatever can be reached from an object, and from any function its constructor,
 * which runs any text as a script of this page. Here a path leads over own members of what is listed, and nowhere else.
 */

/** Long enough for those that are injected late; the vendor's SDK waits as long. */
const announcing = 300;

type Call = {
  id: string;
  type: 'GET' | 'APPLY' | 'RELEASE';
  path?: string[];
  argumentList?: { type: string; value?: unknown }[];
};

type EvmWallet = {
  info: { uuid: string; name: string; icon: string; rdns: string };
  provider: { request(call: unknown): Promise<unknown> };
};
type Account = { address: string; publicKey: Uint8Array };
type StandardWallet = {
  name: string;
  icon: string;
  chains: readonly string[];
  accounts: readonly Account[];
  features: {
    'standard:connect'?: { connect(): Promise<{ accounts: readonly Account[] }> };
    'bitcoin:connect'?: { connect(input: unknown): Promise<{ accounts: readonly Account[] }> };
    'bitcoin:signMessage'?: { signMessage(input: unknown): Promise<unknown> };
    'solana:signTransaction'?: {
      signTransaction(input: object): Promise<readonly { signedTransaction: Uint8Array }[]>;
    };
    'solana:signMessage'?: { signMessage(input: object): Promise<readonly { signature: Uint8Array }[]> };
  };
};

type Callable = (...inputs: unknown[]) => unknown;

/** Messages of Link itself have no id. */
export function isCall(data: object): data is Call {
  return 'id' in data && typeof data.id === 'string';
}

/** Looks for wallets from now on. @param post to the Link page */
export function walletsOf(page: Window, post: (message: object) => void) {
  const found = {
    eip6963WalletsReady: false,
    eip6963Wallets: [] as object[],
    walletStandardWalletsReady: false,
    walletStandardWallets: [] as object[],
    bip122WalletsReady: false,
    bip122Wallets: [] as object[],
  };
  const until = new AbortController();
  const on = (type: string, hear: (detail: never) => void) =>
    page.addEventListener(type, event => hear((event as CustomEvent).detail as never), until);

  // EIP-6963. A wallet announces itself again when it is asked again.
  const announced = new Set<string>();
  on('eip6963:announceProvider', ({ info, provider }: EvmWallet) => {
    if (announced.has(info.uuid)) return;
    announced.add(info.uuid);
    const { uuid, name, icon, rdns } = info;
    found.eip6963Wallets.push({
      ...{ uuid, name, icon, rdns },
      provider: { request: (call: unknown) => provider.request(call) },
    });
  });
  page.dispatchEvent(new Event('eip6963:requestProvider'));
  setTimeout(() => {
    found.eip6963WalletsReady = found.walletStandardWalletsReady = found.bip122WalletsReady = true;
  }, announcing);

  // Wallet Standard: whichever of wallet and page is there first tells the other.
  const known = new Set<StandardWallet>();
  const register = (...wallets: StandardWallet[]) => {
    for (const wallet of wallets.filter(each => !known.has(each))) {
      known.add(wallet);
      const { name, icon, chains } = wallet;
      for (const [network, list, asked] of [
        ['solana:', found.walletStandardWallets, adapterOf],
        ['bitcoin:', found.bip122Wallets, bitcoinWalletOf],
      ] as const) {
        const first = chains.find(chain => chain.startsWith(network));
        const uuid = `${name}-${first}`.toLowerCase().replaceAll(' ', '-');
        if (first) {
          const features = Object.keys(wallet.features);
          list.push({ uuid, name, icon, chains: [...chains], features, ...asked(wallet) });
        }
      }
    }
    return () => {};
  };
  on('wallet-standard:register-wallet', (callback: (api: object) => void) => callback({ register }));
  page.dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register } }));

  return {
    async answer({ id, type, path = [], argumentList = [] }: Call): Promise<void> {
      try {
        let value = path.reduce<unknown>(
          (owner, name) => (isOwn(owner, name) ? owner[name] : undefined),
          found,
        );
        if (type === 'RELEASE') value = undefined;
        // What is no function throws by being called.
        else if (type === 'APPLY') value = await (value as Callable)(...argumentList.map(each => each.value));
        else if (type !== 'GET') throw new TypeError(`${type} is not answered here.`);
        // What holds functions cannot be posted, which is a refusal like any other.
        post({ id, type: 'RAW', value });
      } catch (error) {
        // Wallets refuse with all kinds of things.
        const { name, message } = Object(error) as Error;
        post({ id, type: 'HANDLER', name: 'throw', value: { isError: true, value: { name, message } } });
      }
    },
    close: () => until.abort(),
  };
}

/** What of the vendor's adapter takes and gives only what can be posted. */
function adapterOf({ accounts, features }: StandardWallet) {
  let shown = accounts;
  const adapter = {
    customFunctions: ['signSolanaTransactionBytes'],
    async connect() {
      shown = (await features['standard:connect']?.connect())?.accounts ?? [];
    },
    publicKey: { toBase58: () => shown[0]?.address },
    async signMessage(message: Uint8Array) {
      const signed = await features['solana:signMessage']?.signMessage({ account: shown[0], message });
      return signed?.[0]?.signature;
    },
    async signSolanaTransactionBytes(transaction: ArrayBuffer, address: string) {
      const account = shown.find(each => each.address === address);
      if (!account) throw new Error(`There is no account ${address}.`);
      const input = { account, transaction: new Uint8Array(transaction) };
      const signed = await features['solana:signTransaction']?.signTransaction(input);
      return signed?.[0]?.signedTransaction;
    },
  };
  return { adapter };
}

/** Accounts go as plain data, because some wallets' own hold nothing that a message would carry. */
function bitcoinWalletOf({ features: offered }: StandardWallet) {
  const connect = async (input: unknown) => {
    const answer = await offered['bitcoin:connect']?.connect(input);
    const accounts = answer?.accounts.map(({ address, publicKey }) => ({ address, publicKey }));
    return { accounts };
  };
  const signMessage = (input: unknown) => offered['bitcoin:signMessage']?.signMessage(input);
  return { wallet: { features: { 'bitcoin:connect': { connect }, 'bitcoin:signMessage': { signMessage } } } };
}

function isOwn(owner: unknown, name: string): owner is Record<string, unknown> {
  return typeof owner === 'object' && owner !== null && Object.hasOwn(owner, name);
}
