/** Logging in through the API, with the vendor's own client; each answer held against the vendor's models. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, type TestClient } from '../../test/flow.ts';
import { type VendorClient, vendorServer } from '../../test/vendor-client.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'authenticate' });
const clientOf = await vendorServer(server.app);
afterAll(() => server.close());

let client: TestClient;
let vendor: VendorClient;
beforeAll(async () => {
  client = await server.newClient();
  vendor = clientOf(client);
});

const logIn = (body: object, by = vendor, userId = 'user-1') =>
  by.content(
    'B2BBrokerAuthResponse',
    by.api.selfManagedAccountAuthentication.v1AuthenticateCreate({ userId }, { type: 'sandbox', ...body }),
  );
const mesh = { username: 'Mesh', password: 'Pass123' };

test('by password and code, to a token that may send', async () => {
  const asked = await logIn(mesh);
  expect(asked).toMatchObject({ status: 'mfaRequired', mfaType: 'totp', accountTokens: null });
  const wrong = await logIn({ challengeId: asked.challengeId, mfaCode: '000000' });
  expect(wrong).toMatchObject({ status: 'mfaRequired', errorMessage: expect.any(String) });
  const waiting = await logIn({ challengeId: wrong.challengeId, mfaCode: '123456' });
  expect(waiting.status).toBe('delayed');
  server.clock.pass(1_000);
  const done = await logIn({ challengeId: waiting.challengeId });
  expect(done).toMatchObject({ status: 'succeeded', challengeId: null });
  const token = done.accountTokens?.[0]?.accessToken ?? '';
  const preview = vendor.api.managedTransfers.v1TransfersManagedPreviewCreate({
    ...{ fromAuthToken: token, fromType: 'sandbox', symbol: 'USDC', amount: 25 },
    ...{ networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611' },
    toAddress: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
  });
  expect((await vendor.content('PreviewTransferResponse', preview)).status).toBe('succeeded');
});

test('a challenge is answered once, in time, by the same client for the same user', async () => {
  const over = { status: 'challengeFailed', accountTokens: null };
  const first = await logIn(mesh);
  const answer = { challengeId: first.challengeId, mfaCode: '123456' };
  expect(await logIn(answer, clientOf(await server.newClient()))).toMatchObject(over);
  expect(await logIn(answer, vendor, 'user-2')).toMatchObject(over);
  expect((await logIn(answer)).status).toBe('delayed');
  expect(await logIn(answer)).toMatchObject(over);
  const late = await logIn(mesh);
  server.clock.pass(minutes(6));
  expect((await logIn({ challengeId: late.challengeId, mfaCode: '123456' })).status).toBe('failed');
});

test('what is wrong is said', async () => {
  expect(await logIn({ ...mesh, password: 'wrong' })).toMatchObject({
    ...{ status: 'failed', errorMessage: expect.any(String) },
  });
  const { v1AuthenticateCreate } = vendor.api.selfManagedAccountAuthentication;
  const incomplete = v1AuthenticateCreate({ userId: 'u' }, { type: 'sandbox' });
  expect(await vendor.refusal(incomplete)).toMatchObject({ status: 400, errorType: 'missingField' });
  const nowhere = v1AuthenticateCreate({ userId: 'u' }, { type: 'vanguard', ...mesh });
  expect(await vendor.refusal(nowhere)).toMatchObject({ status: 400, errorType: 'notSupported' });
});

test('who logs in at the institution’s window gets a Link token for it', async () => {
  expect(await logIn({ type: 'sandboxCoinbase', ...mesh })).toMatchObject({ status: 'openInBrokerModule' });
  const prompt = await vendor.content(
    'B2BBrokerAuthPromptResponse',
    vendor.api.selfManagedAccountAuthentication.v1AuthenticateDetail('sandboxCoinbase' as never, {
      userId: 'user-1',
    }),
  );
  expect(prompt.status).toBe('openInBrokerModule');
  const page = new URL(Buffer.from(prompt.linkToken ?? '', 'base64').toString());
  const redeemed = await client.redeem(page.searchParams.get('auth_code') ?? '');
  expect(redeemed.content.view.screen.kind).toBe('oauth');
});
