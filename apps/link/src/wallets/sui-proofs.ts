/** How a wallet on Sui proves an address: `sui:signPersonalMessage`, whose signature brings its key along. */
import type { ProvingWallet } from './proving-wallet.ts';
import { accountAt, connect, partOf, type StandardWallet } from './standard-wallets.ts';

const signing = 'sui:signPersonalMessage';
const connecting = 'standard:connect';

/** @returns `undefined`: it cannot */
export function suiProofs(wallet: StandardWallet): ProvingWallet | undefined {
  if (!wallet.has(connecting) || !wallet.has(signing)) return undefined;
  const accounts = async () => {
    const all = await connect(wallet, connecting, [], 'sui:');
    return all.filter(({ address }) => /^0x[0-9a-f]{64}$/.test(address));
  };
  return {
    accounts: async () => (await accounts()).map(({ address }) => address),
    async sign({ address, message }) {
      const account = accountAt(await accounts(), address);
      if ('problem' in account) return account;
      // Accounts that log in with zkLogin sign for an epoch of one of their chains.
      const chain = account.chains?.find(each => each.startsWith('sui:'));
      const input = { account, message: new TextEncoder().encode(message), ...(chain && { chain }) };
      const signature = partOf(await wallet.ask(signing, input), 'signature');
      const isBase64 = typeof signature === 'string' && /^[\w+/-]+=*$/.test(signature);
      return isBase64 ? { signature } : { problem: 'failed' };
    },
  };
}
