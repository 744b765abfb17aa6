/** From the Admin API to what a user sees, through the whole server. */
import { afterAll, expect, test } from 'vitest';
import { corner, formOf, png } from '../../test/admin-server.ts';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, hostOrigin, seconds } from '../../test/flow.ts';

const { db } = await testDatabase();
const server = await flow({ db });
afterAll(() => server.close());

test('Link shows the sub-client’s name and logo, and opens on its own pages only', async () => {
  const client = await server.newClient();
  const call = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    payload?: Buffer | object,
    type?: string,
  ) => {
    const answer = await server.app.inject({
      method,
      url: `/admin/api/v1${path}`,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(type && { 'content-type': type }) },
      ...(payload && { payload }),
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json().content;
  };
  let token = '';
  const { clientId } = client.scope;
  token = (await call('POST', '/Token', { clientId, clientSecret: client.key })).id_token;
  const { id } = await call('POST', '/SubClient', { ...corner, callbackUrls: [`${hostOrigin}/cart`] });
  const form = await formOf({ logoFile: png });
  const { logoUrl } = await call('POST', `/SubClient/${id}/logo`, form.bytes, form.type);

  const body = { ...fixedDeposit(), subClientId: id };
  const { code } = await client.mint(body);
  const elsewhere = await client.redeem(code, { peerOrigin: 'http://localhost:3999' });
  expect(elsewhere).toMatchObject({ status: 403, errorType: 'originNotAllowed' });
  const opened = await client.redeem(code);
  const shown = opened.content.view.client;
  expect(shown.name).toBe('Corner shop');
  expect(logoUrl).toBe(`http://localhost:4000${shown.logoUrl}`);
  const picture = await server.app.inject({ url: shown.logoUrl ?? '' });
  expect(picture.headers['content-type']).toBe('image/png');
  expect(picture.rawPayload).toEqual(png);

  await call('DELETE', `/SubClient/${id}/logo`);
  // What is remembered of a client is a second old at most.
  server.clock.pass(seconds(1));
  const without = await client.redeem((await client.mint(body)).code);
  expect(without.content.view.client).toEqual({ name: 'Corner shop' });
});
