/** The log of requests: what is in it, what never is, and whose it is. */
import type { LoggedRequests } from '@fairlead/wire';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, type TestClient } from '../../test/flow.ts';
import { deleteOldRequests, listRequests } from './store.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'requests' });
afterAll(() => server.close());

const headersOf = ({ scope, key }: TestClient) => ({ 'x-client-id': scope.clientId, 'x-client-secret': key });
async function logged(client: TestClient, query = '') {
  const url = `/fairlead/v1/sandbox/requests${query}`;
  const answer = await ask<LoggedRequests>(server.app, { method: 'GET', url, headers: headersOf(client) });
  return answer.content.requests;
}

test('each request is there with its outcome, in order, and for its own client only', async () => {
  const [client, other] = [await server.newClient(), await server.newClient()];
  await client.mint();
  await client.transfers('?Count=wrong&token=secret');
  await expect.poll(async () => (await logged(client)).length).toBe(2);
  const [mint, list] = await logged(client);
  expect(mint).toMatchObject({ method: 'POST', path: '/api/v1/linktoken', status: 200, errorType: null });
  expect(list).toMatchObject({
    path: '/api/v1/transfers/managed/mesh?Count=wrong&token=[redacted]',
    status: 400,
    errorType: 'invalidField',
    requestId: expect.any(String),
  });
  expect(await logged(client, `?after=${mint?.number}`)).toEqual([list]);
  expect(await logged(other)).toEqual([]);
  expect(
    await listRequests(db, { ...client.scope, environment: 'live' }, { after: undefined, limit: 9 }),
  ).toEqual([]);

  await deleteOldRequests(db, new Date(server.clock.now().getTime() + 1), 1);
  expect(await logged(client)).toEqual([list]);
});
