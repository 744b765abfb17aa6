/**
 * How a wallet with Bitcoin proves an address: `bitcoin:signMessage`. Whether it signs the old message (BIP-137) or BIP-322's is
 * its own choice, which its bytes tell.
 */
import { base64 } from '@scure/base';
import type { ProvingWallet } from './proving-wallet.ts';
import { accountAt, connect, partOf, type StandardAccount, type StandardWallet } from './standard-wallets.ts';

const signing = 'bitcoin:signMessage';

/** @returns `undefined`: it cannot */
export function bitcoinProofs(wallet: StandardWallet): ProvingWallet | undefined {
  const connecting = ['bitcoin:connect', 'standard:connect'].find(each => wallet.has(each));
  if (connecting === undefined || !wallet.has(signing)) return undefined;
  const accounts = async () => {
    // The client may ask for the address of either.
    const inputs = connecting === 'bitcoin:connect' ? [{ purposes: ['payment', 'ordinals'] }] : [];
    const all = (await connect(wallet, connecting, inputs, 'bitcoin:')).filter(isAddress);
    return [...all.filter(isForPayments), ...all.filter(each => !isForPayments(each))];
  };
  return {
    accounts: async () => (await accounts()).map(({ address }) => address),
    async sign({ address, message }) {
      const account = accountAt(await accounts(), address);
      if ('problem' in account) return account;
      const input = { account: asGiven(account), message: new TextEncoder().encode(message) };
      const answer = await wallet.ask(signing, input);
      const signature = Array.isArray(answer) ? partOf(answer[0], 'signature') : undefined;
      const isSignature = signature instanceof Uint8Array && signature.length > 0;
      return isSignature ? { signature: base64.encode(signature) } : { problem: 'failed' };
    },
  };
}

/** On its way through the SDK the key has become a list of numbers. */
function asGiven(account: StandardAccount): StandardAccount {
  const { publicKey } = account;
  return Array.isArray(publicKey) ? { ...account, publicKey: Uint8Array.from(publicKey) } : account;
}

function isForPayments({ purpose }: StandardAccount): boolean {
  return purpose === undefined || purpose === 'payment';
}

/** Base58 or bech32 by its letters; the server reads it. */
function isAddress({ address }: StandardAccount): boolean {
  return /^[0-9A-Za-z]{14,100}$/.test(address);
}
