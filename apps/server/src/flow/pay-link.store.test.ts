/** A payment link from its minting to its outcome, as its holder sees it; and what it never tells. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, fixedDeposit, flow, minutes, pageOf, seconds, type TestClient } from '../../test/flow.ts';
import {
  allowReturnUrl,
  disallowReturnUrl,
  removeClientLogo,
  replaceClientLogo,
  setClientSettings,
} from '../clients/index.ts';

const { db } = await testDatabase();
const server = await flow({ db });
const { app, clock } = server;
const returnUrl = 'https://shop.example/orders/done';

async function mint(client: TestClient, changes: object = {}, fairlead: object = {}) {
  const answer = await ask<{ linkToken: string; paymentLink?: string }>(app, {
    method: 'POST',
    url: '/api/v1/linktoken',
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
    payload: { ...fixedDeposit({ generatePayLink: true, ...changes }), fairlead },
  });
  const [, code = ''] =
    /^http:\/\/localhost:4000\/pay\/([\w-]{86})$/.exec(answer.content?.paymentLink ?? '') ?? [];
  return { ...answer, code, tokenId: String(answer.headers['fairlead-token-id']) };
}

const look = (code: string) =>
  ask<PayLinkView>(app, { method: 'POST', url: '/link/v1/pay-link', payload: { code } });

const open = async (client: TestClient, code: string) => {
  const answer = await client.redeem(code, {
    surface: 'payLink',
    clientId: undefined,
    peerOrigin: undefined,
  });
  return pageOf(server, answer.content.sessionSecret, answer.content.view);
};

test('the link carries the code and nothing else, and names everything before it is opened', async () => {
  const client = await server.newClient();
  const { code, content } = await mint(client, { goodsDetails: [{ goodsName: 'A sofa' }] });
  expect(Buffer.from(content.linkToken, 'base64').toString()).toContain(code);
  const { status, content: view } = await look(code);
  expect(status).toBe(200);
  expect(view).toEqual({
    state: 'open',
    environment: 'sandbox',
    client: { name: 'A shop' },
    transferType: 'deposit',
    destinations: [
      {
        symbol: 'USDC',
        logoUrl: 'http://localhost:4000/logos/tokens/USDC.svg',
        network: expect.objectContaining({ name: 'Ethereum' }),
        address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
        amount: { amount: '25', symbol: 'USDC', fiat: { amount: '25', currency: 'USD' } },
      },
    ],
    destinationCount: 1,
    goods: ['A sofa'],
    expiresAt: '2026-06-01T12:10:00.000Z',
  });
  // Looking used nothing up.
  expect((await look(code)).content.state).toBe('open');
  expect((await open(client, code)).screen().kind).toBe('catalog');
});

test('it shows the client’s own logo, and so does the page; both from this server', async () => {
  const [client, other] = [await server.newClient(), await server.newClient()];
  const bytes = Buffer.from('89504e470d0a1a0a00', 'hex');
  const logoOf = (type: 'image/png' | 'image/jpeg', id: string) => ({
    id,
    type,
    bytes,
    createdAt: clock.now(),
  });
  const replace = (clientId: string, type: 'image/png' | 'image/jpeg') => {
    const logo = logoOf(type, server.services.random.uuid());
    return db.transaction().execute(transaction => replaceClientLogo(transaction, clientId, logo));
  };
  const first = await replace(client.scope.clientId, 'image/png');
  const theirs = await replace(other.scope.clientId, 'image/png');
  const logoUrl = await replace(client.scope.clientId, 'image/jpeg');
  const { code } = await mint(client);
  expect((await look(code)).content.client).toEqual({ name: 'A shop', logoUrl });
  expect((await open(client, code)).view.client.logoUrl).toBe(logoUrl);
  const served = async (url: string) => (await app.inject({ url })).statusCode;
  expect(await Promise.all([first, theirs, logoUrl].map(served))).toEqual([404, 200, 200]);

  await db.transaction().execute(transaction => removeClientLogo(transaction, client.scope.clientId));
  expect(await Promise.all([theirs, logoUrl].map(served))).toEqual([200, 404]);
  expect((await look((await mint(client)).code)).content.client).toEqual({ name: 'A shop' });
});

test('it wears the style of the client before it is opened', async () => {
  const client = await server.newClient();
  const style = { theme: 'dark', accentColor: '#aa0000' } as const;
  await db
    .updateTable('clients')
    .set({ link_style: JSON.stringify(style) })
    .where('id', '=', client.scope.clientId)
    .execute();
  const { code } = await mint(client);
  expect((await look(code)).content.client).toEqual({ name: 'A shop', style });
});

test('whoever else holds it follows it to its end, without learning about the account', async () => {
  const client = await server.newClient();
  await allowReturnUrl(db, client.scope, { url: returnUrl, createdAt: clock.now() });
  const { code } = await mint(client, {}, { returnUrl });
  expect((await look(code)).content.returnUrl).toBeUndefined();
  const page = await open(client, code);
  expect((await look(code)).content.state).toBe('used');
  expect((await look(code)).content.returnUrl).toBeUndefined();
  await page.logIn();
  await page.approveWithCode();
  const sent = await look(code);
  expect(sent.content).toMatchObject({ state: 'sent', returnUrl });
  expect(JSON.stringify(sent.content)).not.toMatch(/Binance|Mesh|Sandbox Account/);
  await server.pass(seconds(15));
  expect((await look(code)).content.state).toBe('arrived');
  await page.read();
  const ended = await page.act('close');
  expect(ended).toMatchObject({ screen: { kind: 'ended', because: 'finished' }, returnUrl });
  // At its use the list counts once more.
  await disallowReturnUrl(db, client.scope, returnUrl);
  expect((await page.read()).returnUrl).toBeUndefined();
  expect((await look(code)).content.returnUrl).toBeUndefined();
});

test('a session in a frame is offered no way back: the page around it goes on by itself', async () => {
  const client = await server.newClient();
  await allowReturnUrl(db, client.scope, { url: returnUrl, createdAt: clock.now() });
  const page = await client.open({ ...fixedDeposit(), fairlead: { returnUrl } });
  expect((await page.act('close')).returnUrl).toBeUndefined();
  const inWindow = await client.open({ ...fixedDeposit(), fairlead: { returnUrl } }, { surface: 'window' });
  expect((await inWindow.act('close')).returnUrl).toBe(returnUrl);
});

test('left before anything was sent, it is cancelled; so is one that nobody went on with', async () => {
  const client = await server.newClient();
  const left = await mint(client);
  const page = await open(client, left.code);
  await page.logIn();
  await page.act('close');
  expect((await look(left.code)).content.state).toBe('cancelled');
  const forgotten = await mint(client, { transactionId: 'order-2' });
  await open(client, forgotten.code);
  await server.pass(minutes(31));
  expect((await look(forgotten.code)).content.state).toBe('cancelled');
});

test('expired, revoked and unknown are three answers; a dead one opens nothing', async () => {
  const client = await server.newClient();
  const late = await mint(client, {}, { expiresInSeconds: 60 });
  const revoked = await mint(client);
  await ask(app, {
    method: 'POST',
    url: `/fairlead/v1/link-tokens/${revoked.tokenId}/revoke`,
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
  });
  await server.pass(minutes(2));
  expect((await look(late.code)).content.state).toBe('expired');
  expect((await look(revoked.code)).content.state).toBe('revoked');
  const surface = { surface: 'payLink', clientId: undefined } as const;
  expect((await client.redeem(late.code, surface)).errorType).toBe('linkTokenExpired');
  expect(await look('x'.repeat(86))).toMatchObject({ status: 404, errorType: 'linkTokenUnknown' });
  expect(await look('https://evil.example')).toMatchObject({ status: 404, errorType: 'linkTokenUnknown' });
});

test('the code of a Link token without a payment link opens none', async () => {
  const client = await server.newClient();
  const { code } = await client.mint();
  expect(await look(code)).toMatchObject({ status: 404, errorType: 'linkTokenUnknown' });
  const answer = await client.redeem(code, { surface: 'payLink', clientId: undefined });
  expect(answer).toMatchObject({ status: 404, errorType: 'linkTokenUnknown' });
  expect((await client.redeem(code)).status).toBe(200);
});

test('of five hundred destinations the first few are shown, and how many there are', async () => {
  const client = await server.newClient();
  const [one] = fixedDeposit().transferOptions.toAddresses;
  const toAddresses = server.services.catalog
    .listed('sandbox')
    .flatMap(({ coverage }) => coverage)
    .filter(({ network }) => network.networkType === 'evm')
    .map(({ network }) => ({ ...one, networkId: network.id }))
    .filter(({ networkId }, at, all) => all.findIndex(each => each.networkId === networkId) === at);
  const { code } = await mint(client, { toAddresses });
  const { destinations, destinationCount } = (await look(code)).content;
  expect(destinationCount).toBeGreaterThan(10);
  expect(destinations).toHaveLength(10);
});

describe('where the client has no payment links', () => {
  test('none is minted, and one that was minted before is not opened, but not used up either', async () => {
    const client = await server.newClient();
    const before = await mint(client);
    await setClientSettings(db, client.scope, { surfaces: ['overlay'] });
    clock.pass(seconds(2));
    expect(await mint(client)).toMatchObject({ status: 403, errorType: 'surfaceNotAllowed' });
    expect(await look(before.code)).toMatchObject({ status: 403, errorType: 'surfaceNotAllowed' });
    const surface = { surface: 'payLink', clientId: undefined } as const;
    expect((await client.redeem(before.code, surface)).errorType).toBe('surfaceNotAllowed');
    await setClientSettings(db, client.scope, { surfaces: null });
    expect((await look(before.code)).content.state).toBe('open');
  });
});
