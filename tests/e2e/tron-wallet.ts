/** A Tron wallet in a visitor's browser that really signs: it stands where TronLink does, and its key stays outside. */
import type { BrowserContext } from 'playwright-core';
import { type TronSigner, tronSigner } from '../../packages/chains/test/tron-signer.ts';

export type TronWallet = TronSigner & {
  /** Methods in the order in which they were asked for. */
  asked: string[];
};

/** Only in the window's own page, as a host page has it. Until its user has let the page in, there is no account. */
export async function tronWallet(context: BrowserContext): Promise<TronWallet> {
  const signer = tronSigner();
  const wallet: TronWallet = { ...signer, asked: [] };
  await context.exposeBinding('askTronWallet', async (_source, method: string, message = '') => {
    wallet.asked.push(method);
    return method === 'signMessageV2' ? signer.signMessage(message) : { code: 200, message: '' };
  });
  await context.addInitScript(`if (window === window.top) {
    const tronLink = { ready: false, tronWeb: false, async request({ method }) {
      const answer = await window.askTronWallet(method);
      const signMessageV2 = message => window.askTronWallet('signMessageV2', message);
      tronLink.tronWeb = { defaultAddress: { base58: '${signer.address}' }, trx: { signMessageV2 } };
      return answer;
    } };
    window.tronLink = tronLink;
  }`);
  return wallet;
}
