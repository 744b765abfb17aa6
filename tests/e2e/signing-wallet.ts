/** A wallet in a visitor's browser that really signs: it announces itself as EIP-6963 says, and its key stays outside. */
import type { BrowserContext } from 'playwright-core';
import type { Anvil } from '../../apps/server/test/anvil.ts';
import { type SigningAccount, signingAccount } from '../../apps/server/test/signing-account.ts';

type Call = { method: string; params?: readonly unknown[] };
type Answer = { result?: unknown; error?: { code: number; message: string } };

export type SigningWallet = SigningAccount & {
  /** Methods in the order in which they were asked for. */
  asked: string[];
  /** Hashes of what it has sent. */
  sent: string[];
  /** What its user does next time: refuses to sign. */
  refuses: boolean;
};

/**
 * @param where `top`: only in the window's own page, as a host page has it; `every`: in frames, too
 * @param ownChain the number of the chain that it sends on
 */
export async function signingWallet(
  context: BrowserContext,
  chain: Anvil,
  where: 'top' | 'every' = 'top',
  ownChain = 84_532,
): Promise<SigningWallet> {
  const account = await signingAccount(chain, ownChain);
  let chainId = '0x1';
  const wallet: SigningWallet = { ...account, asked: [], sent: [], refuses: false };

  async function answer({ method, params = [] }: Call): Promise<Answer> {
    wallet.asked.push(method);
    switch (method) {
      case 'eth_requestAccounts':
      case 'eth_accounts':
        return { result: [account.address] };
      case 'eth_chainId':
        return { result: chainId };
      case 'wallet_switchEthereumChain':
        // It has never heard of a test network.
        return { error: { code: 4902, message: 'Unrecognized chain ID. Try adding the chain first.' } };
      case 'wallet_addEthereumChain':
        chainId = (params[0] as { chainId: string }).chainId;
        return { result: null };
      case 'personal_sign':
        return { result: await account.sign(Buffer.from(String(params[0]).slice(2), 'hex')) };
      case 'eth_sendTransaction':
        if ((params[0] as { chainId: string }).chainId !== chainId)
          return { error: { code: -32_602, message: 'Invalid transaction params: chainId does not match.' } };
        if (wallet.refuses) return { error: { code: 4001, message: 'User rejected the request.' } };
        wallet.sent.push(await account.send(params[0] as Record<string, string>));
        return { result: wallet.sent.at(-1) };
      default:
        return { error: { code: 4200, message: `${method} is not supported.` } };
    }
  }

  await context.exposeBinding('askSigningWallet', (_source, call: Call) => answer(call));
  await context.addInitScript(`if (${where === 'every'} || window === window.top) {
    const request = async call => {
      const { result, error } = await window.askSigningWallet(call);
      if (error) throw Object.assign(new Error(error.message), { code: error.code });
      return result;
    };
    const info = { uuid: '7d2b1c0e-6f0f-4a55-9d55-0f6f1de2a001', name: 'Test Wallet', rdns: 'example.testwallet',
      icon: 'data:image/svg+xml,<svg/>' };
    const listeners = { accountsChanged: new Set(), chainChanged: new Set(), disconnect: new Set() };
    const on = (event, listener) => listeners[event].add(listener);
    const removeListener = (event, listener) => listeners[event].delete(listener);
    window.tellOfTestWallet = (event, payload) => listeners[event].forEach(each => each(payload));
    const detail = Object.freeze({ info, provider: { request, on, removeListener } });
    const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    addEventListener('eip6963:requestProvider', announce);
    announce();
  }`);
  return wallet;
}
