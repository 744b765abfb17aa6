/** Proofs by TON wallets of the user's browser: for which websites they may have signed, and what they read of ours. */
import { afterAll, describe, expect, test } from 'vitest';
import { type TonSigner, tonSigner } from '../../../../packages/chains/test/ton-signer.ts';
import { testDatabase } from '../../test/database.ts';
import { flow, hostOrigin, type Page } from '../../test/flow.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'ton wallet' });
afterAll(() => server.close());

const wallet = tonSigner(21);
const own = new URL(server.services.publicUrl).host;
const hosts = new URL(hostOrigin).host;
const body = { userId: 'user-1', verifyWalletOptions: { networkType: 'tvm' } };

async function open(changes: object = {}): Promise<Page> {
  return (await server.newClient()).open(body, changes);
}

async function connect(page: Page, address = wallet.friendly()): Promise<Page> {
  await page.act('connect-wallet', { name: 'Tonkeeper', networkType: 'tvm', address });
  return page;
}

type Form = { standard?: 'ton_proof' | 'signData text'; signer?: TonSigner };

/** What the Link page gives of what the wallet answers. */
async function sign(page: Page, domain: string, { standard = 'signData text', signer = wallet }: Form = {}) {
  const { message } = page.on('verifyMessage');
  const timestamp = Math.floor(server.clock.now().getTime() / 1000);
  const { publicKey, stateInit } = signer;
  await page.act('submit-signature', {
    ...{ signature: signer.sign(standard, message, domain, timestamp), publicKey },
    context: JSON.stringify({ domain, timestamp: `${timestamp}`, stateInit }),
  });
}

const told = (page: Page) => page.messages.findLast(({ type }) => type === 'walletMessageSigned')?.payload;

test.each([
  ['a text, for our website', 'signData text', own],
  ['a text, for the page around Link', 'signData text', hosts],
  ['the payload of a proof, for our website', 'ton_proof', own],
  ['the payload of a proof, for the page around Link', 'ton_proof', hosts],
] as const)('signs %s', async (_, standard, domain) => {
  const page = await connect(await open());
  expect(page.on('verifyMessage')).toMatchObject({
    address: wallet.friendly(),
    browserWallet: { name: 'Tonkeeper' },
  });
  await sign(page, domain, { standard });
  expect(page.on('verified').address).toBe(wallet.friendly());
  const record = await db
    .selectFrom('verifications')
    .select(['standard', 'asked'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .where('verdict', '=', 'verified')
    .execute();
  expect(record).toContainEqual({ standard, asked: expect.objectContaining({ domains: [own, hosts] }) });
});

describe('of any other website nothing is taken', () => {
  const mismatch = { code: 'signatureWrong', detail: { key: 'domainMismatch' } };

  test.each(['phishing.example', `${own}.example`, `x.${hosts}`, ''])('%s', async domain => {
    const page = await connect(await open());
    await sign(page, domain);
    expect(page.view.notice).toMatchObject(mismatch);
    expect(told(page)).toMatchObject({ isVerified: false });
  });

  test('nor of that page, where Link is in a window of its own', async () => {
    const page = await connect(await open({ surface: 'window', peerOrigin: undefined }));
    await sign(page, hosts);
    expect(page.view.notice).toMatchObject(mismatch);
    await sign(page, own);
    page.on('verified');
  });

  test('nor of that page, where the signature was brought by hand', async () => {
    const page = await open();
    await page.act('paste-signature');
    await page.act('choose-wallet-account', { networkType: 'tvm', address: wallet.friendly() });
    await sign(page, hosts);
    expect(page.view.notice).toMatchObject(mismatch);
    await sign(page, own);
    page.on('verified');
  });
});

test('another key is refused, and the same message may be signed again', async () => {
  const page = await connect(await open());
  await sign(page, own, { signer: tonSigner(22) });
  expect(page.view.notice).toMatchObject({ code: 'signatureWrong', detail: { key: 'keyMismatch' } });
  await sign(page, own);
  page.on('verified');
});

test('an account of a test network is shown as one', async () => {
  const page = await connect(await open(), wallet.friendly(true));
  expect(page.on('verifyMessage').address).toBe(wallet.friendly(true));
  await sign(page, own);
  page.on('verified');
});

test('wallets read from anywhere who asks, and a picture that is no drawing', async () => {
  const manifest = await server.app.inject('/tonconnect-manifest.json');
  const { publicUrl } = server.services;
  expect(manifest.json()).toEqual({ url: publicUrl, name: 'Link', iconUrl: `${publicUrl}/link-icon.png` });
  const icon = await server.app.inject('/link-icon.png');
  expect(icon.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  for (const { statusCode, headers } of [manifest, icon]) {
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  }
});
