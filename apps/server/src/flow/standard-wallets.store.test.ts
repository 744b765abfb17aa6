/** Proofs by wallets of the user's browser on Sui, Aptos and Bitcoin, in the forms in which the Link page hands them over. */
import { afterAll, describe, expect, test } from 'vitest';
import { aptosSigner } from '../../../../packages/chains/test/aptos-signer.ts';
import { bitcoinSigner } from '../../../../packages/chains/test/bitcoin-signer.ts';
import { suiSigner } from '../../../../packages/chains/test/sui-signer.ts';
import { testDatabase } from '../../test/database.ts';
import { flow, hostOrigin, type Page } from '../../test/flow.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'wallets of the Wallet Standard' });
afterAll(() => server.close());

const client = await server.newClient();
const [onSui, onAptos] = [suiSigner(), aptosSigner()];
const [segwit, legacy] = [bitcoinSigner('p2wpkh', 'BIP-322'), bitcoinSigner('p2pkh', 'BIP-137')];
const aptosAddress = onAptos.address.toString();

async function connect(
  networkType: 'sui' | 'bitcoin' | 'aptos',
  address: string,
  changes: object = {},
): Promise<Page> {
  const page = await client.open({ userId: 'user-1', verifyWalletOptions: { networkType } }, changes);
  await page.act('connect-wallet', { name: 'OKX Wallet', networkType, address });
  expect(page.on('verifyMessage')).toMatchObject({ address, browserWallet: { name: 'OKX Wallet' } });
  return page;
}

test.each([
  [
    'Sui ed25519',
    'sui',
    onSui.address,
    async (text: string) => (await onSui.sign(Buffer.from(text))).signature,
  ],
  ['BIP-322 simple', 'bitcoin', segwit.address, segwit.sign],
  ['Bitcoin signed message', 'bitcoin', legacy.address, legacy.sign],
] as const)('%s', async (standard, networkType, address, sign) => {
  const page = await connect(networkType, address);
  const { message, nonce } = page.on('verifyMessage');
  expect(nonce).toBeUndefined();
  await page.act('submit-signature', { signature: await sign(`${message}.`) });
  expect(page.view.notice?.code).toMatch(/^signature/);
  await page.act('submit-signature', { signature: await sign(message) });
  expect(page.on('verified').address).toBe(address);
  const records = await db.selectFrom('verifications').select(['standard', 'sandbox']).execute();
  expect(records).toContainEqual({ standard, sandbox: false });
});

describe('AIP-62', () => {
  async function sign(page: Page, application?: string): Promise<void> {
    const { message, nonce } = page.on('verifyMessage');
    const above = application === undefined ? '' : `application: ${application}\n`;
    const fullMessage = `APTOS\n${above}message: ${message}\nnonce: ${nonce}`;
    await page.act('submit-signature', {
      ...{ signature: onAptos.sign(fullMessage).toString(), publicKey: onAptos.publicKey.toString() },
      context: JSON.stringify({ fullMessage, ...(application !== undefined && { application }) }),
    });
  }
  const inWindow = { surface: 'window', peerOrigin: undefined };

  test.each([
    ['no website', undefined, {}],
    ['ours', server.services.publicUrl, {}],
    ['the page around Link', hostOrigin, {}],
    ['ours, in a window of its own', new URL(server.services.publicUrl).host, inWindow],
  ])('with %s', async (_, application, changes) => {
    const page = await connect('aptos', aptosAddress, changes);
    await sign(page, application);
    expect(page.on('verified').address).toBe(aptosAddress);
  });

  test.each([
    ['another website', 'https://evil.example', {}],
    ['another page, in a window of its own', hostOrigin, inWindow],
  ])('with %s nothing is proven', async (_, application, changes) => {
    const page = await connect('aptos', aptosAddress, changes);
    await sign(page, application);
    expect(page.view.notice).toMatchObject({ code: 'signatureWrong', detail: { key: 'domainMismatch' } });
  });
});
