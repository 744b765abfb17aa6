/** A Solana wallet in a visitor's browser that really signs: it registers itself by the Wallet Standard, and its key stays outside. */
import type { BrowserContext } from 'playwright-core';
import { bytesOf, type TestSigner, testSigner } from '../../apps/server/test/litesvm-node.ts';

export type StandardWallet = TestSigner & {
  /** Features in the order in which they were asked for. */
  asked: string[];
  /** What its user does next time: refuses to sign. */
  refuses: boolean;
};

/** What the page hands out of itself; bytes are base64 there. */
type Call = { feature: string; transaction?: string; message?: string };
type Answer = { bytes: string } | { error: string };

/**
 * @param where `top`: only in the window's own page, as a host page has it; `every`: in frames, too
 * @param send the chain that it sends to; absent: it only signs. @returns the signature in base58
 */
export async function standardWallet(
  context: BrowserContext,
  where: 'top' | 'every' = 'top',
  send?: (wire: string) => string,
): Promise<StandardWallet> {
  const signer = testSigner();
  const wallet: StandardWallet = { ...signer, asked: [], refuses: false };
  const answer = ({ feature, transaction = '', message = '' }: Call): Answer => {
    wallet.asked.push(feature);
    if (wallet.refuses) return { error: 'User rejected the request.' };
    if (feature === 'solana:signMessage') {
      const signature = signer.signMessage(Buffer.from(message, 'base64'));
      return { bytes: Buffer.from(signature).toString('base64') };
    }
    const signed = signer.sign(transaction);
    if (feature === 'solana:signTransaction' || send === undefined) return { bytes: signed };
    return { bytes: Buffer.from(bytesOf(send(signed))).toString('base64') };
  };
  await context.exposeBinding('askStandardWallet', (_source, call: Call) => answer(call));
  const feature = send === undefined ? 'solana:signTransaction' : 'solana:signAndSendTransaction';
  await context.addInitScript(`if (${where === 'every'} || window === window.top) {
    const chains = ['solana:mainnet', 'solana:devnet'];
    const icon = 'data:image/svg+xml;base64,PHN2Zy8+';
    const account = { address: '${signer.address}', publicKey: Uint8Array.from([${[...signer.publicKey]}]), chains,
      features: ['${feature}', 'solana:signMessage'] };
    const base64 = bytes => btoa(String.fromCharCode(...bytes));
    const ask = (part, feature = '${feature}') => async (...inputs) => Promise.all(inputs.map(async input => {
      const { transaction = [], message = [] } = input;
      const answer = await window.askStandardWallet({ feature, transaction: base64(transaction), message: base64(message) });
      if ('error' in answer) throw new Error(answer.error);
      return { [part]: Uint8Array.from(atob(answer.bytes), each => each.charCodeAt(0)) };
    }));
    const listeners = new Set();
    window.showOfTestWallet = accounts => {
      wallet.accounts = accounts === 'own' ? [account] : [{ ...account, address: accounts }];
      listeners.forEach(each => each({ accounts: wallet.accounts }));
    };
    const signs = { version: '1.0.0', supportedTransactionVersions: ['legacy', 0] };
    const wallet = {
      version: '1.0.0', name: 'Test Sol', icon, chains, accounts: [],
      features: {
        'standard:connect': { version: '1.0.0', connect: async () => {
          wallet.accounts = [account];
          return { accounts: wallet.accounts };
        } },
        'standard:disconnect': { version: '1.0.0', disconnect: async () => {} },
        'standard:events': { version: '1.0.0', on: (_, listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        } },
        'solana:signMessage': { version: '1.1.0', signMessage: ask('signature', 'solana:signMessage') },
        '${feature}': '${feature}' === 'solana:signTransaction'
          ? { ...signs, signTransaction: ask('signedTransaction') }
          : { ...signs, signAndSendTransaction: ask('signature') },
      },
    };
    const register = ({ register }) => register(wallet);
    addEventListener('wallet-standard:app-ready', ({ detail }) => register(detail));
    dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  }`);
  return wallet;
}
