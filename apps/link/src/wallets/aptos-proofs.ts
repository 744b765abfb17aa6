/**
 * How a wallet on Aptos proves an address: AIP-62's `aptos:signMessage`, which signs a text around ours. What else it put
 * there is its own choice, so that its answer is told along with the signature.
 */
import { hex } from '@scure/base';
import type { ProvingWallet, SignedProof } from './proving-wallet.ts';
import { accountAt, partOf, type StandardWallet } from './standard-wallets.ts';
import type { Changes } from './wallet-changes.ts';

type Account = { address: string; publicKey: string };

const signing = 'aptos:signMessage';
const connecting = 'aptos:connect';

/** @returns `undefined`: it cannot */
export function aptosProofs(wallet: StandardWallet): ProvingWallet | undefined {
  if (!wallet.has(connecting) || !wallet.has(signing)) return undefined;
  const accounts = async () => readAccount(approved(await wallet.ask(connecting)));
  return {
    accounts: async () => (await accounts()).map(({ address }) => address),
    async sign({ address, message, nonce }) {
      const account = accountAt(await accounts(), address);
      if ('problem' in account) return account;
      const signed = approved(await wallet.ask(signing, { message, nonce }));
      const signature = hexOf(partOf(signed, 'signature'));
      if (signature === undefined) return { problem: 'failed' };
      return { signature, publicKey: account.publicKey, ...contextOf(signed) };
    },
  };
}

/** AIP-62's event, which has no end: what is told after it is not heard. */
export function aptosChanges(wallet: StandardWallet): Changes {
  return heard => {
    let isHeard = true;
    const changed = (account: unknown) => {
      const address = addressOf(account);
      if (isHeard) heard({ accounts: address === undefined ? [] : [address] });
    };
    wallet.ask('aptos:onAccountChange', changed).catch(() => {});
    return () => {
      isHeard = false;
    };
  };
}

/** AIP-62 answers a refusal instead of throwing it. */
function approved(answer: unknown): unknown {
  if (String(partOf(answer, 'status')).toLowerCase() === 'rejected') {
    throw Object.assign(new Error('The user rejected the request.'), { code: 4001 });
  }
  return partOf(answer, 'args');
}

/** One or none: AIP-62 shows the account in use alone, in objects of Aptos' own library or, from older wallets, as texts. */
function readAccount(account: unknown): Account[] {
  const address = addressOf(account);
  const publicKey = hexOf(partOf(account, 'publicKey'));
  return address === undefined || publicKey === undefined ? [] : [{ address, publicKey }];
}

/** Some leave out the zeros that it begins with. */
function addressOf(account: unknown): string | undefined {
  const digits = hexOf(partOf(account, 'address'))?.slice(2);
  return digits === undefined || digits.length > 64 ? undefined : `0x${digits.padStart(64, '0')}`;
}

/** What stands above our message in the text that was signed, as far as it is not known here. */
function contextOf(signed: unknown): Pick<SignedProof, 'context'> {
  const fullMessage = partOf(signed, 'fullMessage');
  if (typeof fullMessage !== 'string') return {};
  const [above = ''] = fullMessage.split('\nmessage: ', 1);
  const context: Record<string, string> = { fullMessage };
  for (const name of ['application', 'chainId']) {
    const value = new RegExp(`^${name}: (.*)$`, 'm').exec(above)?.[1];
    if (value !== undefined) context[name] = value;
  }
  return { context: JSON.stringify(context) };
}

/** Of a text, bytes, or an object of Aptos' library, which shows itself in hex. */
function hexOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return `0x${hex.encode(value)}`;
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return undefined;
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(String(value))?.[1];
  return digits && `0x${digits.toLowerCase()}`;
}
