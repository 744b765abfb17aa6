/** Wallets of the Wallet Standard in a visitor's browser that really prove an address: their keys stay outside. */
import type { BrowserContext } from 'playwright-core';
import { aptosSigner } from '../../packages/chains/test/aptos-signer.ts';
import { bitcoinSigner } from '../../packages/chains/test/bitcoin-signer.ts';

export type ProvingWallet = {
  address: string;
  /** What it was asked to sign. */
  asked: string[];
  /** What its user does next time. */
  refuses: boolean;
};

/** On Aptos, as AIP-62 has it; only in frames. */
export async function aptosWallet(context: BrowserContext): Promise<ProvingWallet> {
  const { address, publicKey, sign } = aptosSigner();
  return inject(context, {
    ...{ address: address.toString(), sign: text => sign(text).toString() },
    script: `if (window !== window.top) {
      const approved = args => ({ status: 'Approved', args });
      register('Test Aptos', ['aptos:mainnet'], {
        'aptos:connect': { connect: async () => approved({ address: '${address}', publicKey: '${publicKey}' }) },
        'aptos:signMessage': { signMessage: async ({ message, nonce }) => {
          const fullMessage = 'APTOS\\nmessage: ' + message + '\\nnonce: ' + nonce;
          const signature = await ask(fullMessage);
          return signature ? approved({ prefix: 'APTOS', message, nonce, fullMessage, signature }) : { status: 'Rejected' };
        } },
      });
    }`,
  });
}

/** With Bitcoin; only in the window's own page, as a host page has it. */
export async function bitcoinWallet(context: BrowserContext): Promise<ProvingWallet> {
  const { address, publicKey, sign } = bitcoinSigner();
  return inject(context, {
    ...{ address, sign },
    script: `if (window === window.top) {
      const account = { address: '${address}', publicKey: Uint8Array.from([${[...publicKey]}]), chains: ['bitcoin:mainnet'],
        features: ['bitcoin:signMessage'] };
      register('Test Coin', ['bitcoin:mainnet'], {
        'bitcoin:connect': { connect: async () => ({ accounts: [account] }) },
        'bitcoin:signMessage': { signMessage: async ({ message }) => {
          const signature = await ask(new TextDecoder().decode(message));
          if (!signature) throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
          return [{ signedMessage: message, signature: Uint8Array.from(atob(signature), each => each.charCodeAt(0)) }];
        } },
      });
    }`,
  });
}

async function inject(
  context: BrowserContext,
  { address, sign, script }: { address: string; sign(text: string): string; script: string },
): Promise<ProvingWallet> {
  const wallet: ProvingWallet = { address, asked: [], refuses: false };
  await context.exposeBinding('askProvingWallet', (_source, text: string) => {
    wallet.asked.push(text);
    return wallet.refuses ? undefined : sign(text);
  });
  await context.addInitScript(`{
    const ask = text => window.askProvingWallet(text);
    const register = (name, chains, features) => {
      for (const each of Object.values(features)) each.version = '1.0.0';
      const wallet = { version: '1.0.0', name, icon: 'data:image/svg+xml;base64,PHN2Zy8+', chains, accounts: [], features };
      const announce = api => api.register(wallet);
      addEventListener('wallet-standard:app-ready', ({ detail }) => announce(detail));
      dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: announce }));
    };
    ${script}
  }`);
  return wallet;
}
