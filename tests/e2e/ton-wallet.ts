/** A TON wallet in a visitor's browser that really signs: TON Connect's bridge stands in the page, its key stays outside. */
import type { BrowserContext } from 'playwright-core';
import { tonSigner } from '../../packages/chains/test/ton-signer.ts';

type Asked = { method: string; text?: string; manifestUrl?: string };

/**
 * Only in the window's own page, as a host page has it. It says it signs texts, fetches the manifest as wallets do, and names
 * the page in which it is asked.
 */
export async function tonWallet(context: BrowserContext) {
  const signer = tonSigner(33);
  const wallet = { address: signer.friendly(true), asked: [] as string[], manifests: [] as unknown[] };
  await context.exposeBinding('askTonWallet', async ({ page }, { method, text = '', manifestUrl }: Asked) => {
    wallet.asked.push(method);
    if (manifestUrl !== undefined) wallet.manifests.push(await (await fetch(manifestUrl)).json());
    const domain = new URL(page.url()).host;
    const timestamp = Math.floor(Date.now() / 1000);
    return { domain, timestamp, signature: signer.sign('signData text', text, domain, timestamp) };
  });
  const account = {
    ...{ name: 'ton_addr', network: '-3', address: signer.address },
    ...{ publicKey: signer.publicKey, walletStateInit: signer.stateInit },
  };
  await context.addInitScript(`if (window === window.top) {
    const features = ['SendTransaction', { name: 'SignData', types: ['text'] }];
    const device = { platform: 'browser', appName: 'mytonwallet', appVersion: '1', maxProtocolVersion: 2, features };
    const connected = { event: 'connect', id: 1, payload: { items: [${JSON.stringify(account)}], device } };
    let isConnected = false;
    const tonconnect = {
      deviceInfo: device, protocolVersion: 2, isWalletBrowser: false, listen: () => () => {},
      async connect(version, { manifestUrl }) {
        await window.askTonWallet({ method: 'connect', manifestUrl });
        isConnected = true;
        return connected;
      },
      async restoreConnection() {
        return isConnected ? connected : { event: 'connect_error', id: 1, payload: { code: 100, message: 'Unknown app' } };
      },
      async send({ method, params: [payload], id }) {
        return { id, result: await window.askTonWallet({ method, text: JSON.parse(payload).text }) };
      },
    };
    window.mytonwallet = { tonconnect };
  }`);
  return wallet;
}
