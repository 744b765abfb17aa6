/** Minting through the vendor's own client library, unmodified: what a company that comes from there would see. */
import { FrontApi, type GetLinkTokenRequest } from '@meshconnect/node-api';
import { afterAll, expect, it } from 'vitest';
import { address, network } from '../apps/server/test/link-token-bodies.ts';
import { clientId, linkTokenServer } from '../apps/server/test/link-token-server.ts';
import { objections, vendorModel } from './vendor-models.ts';

const { app, secrets } = await linkTokenServer();
const baseURL = await app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => app.close());

/** By the library's own types, so that the compiler has its say, too. */
const payment: GetLinkTokenRequest = {
  userId: 'user-1',
  restrictMultipleAccounts: true,
  transferOptions: {
    transactionId: 't-1',
    transferType: 'payment',
    isInclusiveFeeEnabled: false,
    generatePayLink: false,
    toAddresses: [
      {
        networkId: network.ethereum,
        symbol: 'USDC',
        address: address.evm,
        amount: 99.99,
        displayAmountInFiat: 99.99,
      },
    ],
  },
};

const apiWith = (secret: string) =>
  new FrontApi({ baseURL, headers: { 'X-Client-Id': clientId, 'X-Client-Secret': secret } });

/** The HTTP status and the envelope of a call that is refused. */
async function refusal(call: Promise<unknown>): Promise<{ status: number; data: Record<string, unknown> }> {
  const outcome = await call.then(
    () => undefined,
    (error: { response: { status: number; data: Record<string, unknown> } }) => error.response,
  );
  if (!outcome) throw new Error('the call was not refused');
  return { status: outcome.status, data: outcome.data };
}

it('gets a token', async () => {
  const { data, headers } = await apiWith(secrets.sandbox).managedAccountAuthentication.v1LinktokenCreate(
    payment,
  );
  expect(data).toMatchObject({ status: 'ok', message: '', errorType: '' });
  expect(Buffer.from(data.content?.linkToken ?? '', 'base64').toString('latin1')).toContain(
    `/b2b-iframe/${clientId}/broker-connect?auth_code=`,
  );
  expect(headers['fairlead-expires-at']).toBe('2026-06-01T12:10:00.000Z');
});

it('gets a payment link, as the vendor’s models say', async () => {
  const body = { ...payment, transferOptions: { ...payment.transferOptions, generatePayLink: true } };
  const { data } = await apiWith(secrets.sandbox).managedAccountAuthentication.v1LinktokenCreate(body);
  expect(objections(await vendorModel('LinkTokenModel'), data.content)).toEqual([]);
  const code = new URL(Buffer.from(data.content?.linkToken ?? '', 'base64').toString()).searchParams.get(
    'auth_code',
  );
  expect(data.content?.paymentLink).toBe(`http://localhost:4000/pay/${code}`);
});

it('is told what is wrong with a request, in the envelope', async () => {
  const api = apiWith(secrets.sandbox).managedAccountAuthentication;
  const { status, data } = await refusal(
    api.v1LinktokenCreate({ userId: '', transferOptions: { amountInFiat: -5 } }),
  );
  expect(status).toBe(400);
  expect(data).toMatchObject({
    status: 'badRequest',
    errorType: 'invalidField',
    errorData: { faults: [{ path: 'userId' }, { path: 'transferOptions.amountInFiat' }] },
  });
});

it('is told 401, 403 and 404 in the envelope', async () => {
  const mint = (secret: string, body = payment) =>
    refusal(apiWith(secret).managedAccountAuthentication.v1LinktokenCreate(body));
  expect(await mint('wrong')).toMatchObject({
    status: 401,
    data: { status: 'permissionDenied', errorType: 'invalidCredentials' },
  });
  expect(await mint(secrets.read)).toMatchObject({
    status: 403,
    data: { status: 'permissionDenied', errorType: 'readOnlyKey' },
  });
  const other = { ...payment, subClientId: network.base };
  expect(await mint(secrets.sandbox, other)).toMatchObject({
    status: 404,
    data: { status: 'notFound', errorType: 'subClientNotFound' },
  });
});
