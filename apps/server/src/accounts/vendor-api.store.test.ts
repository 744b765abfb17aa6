/**
 * Every operation that the vendor's client library can call has a route here, which serves it or says that it does not; and
 * docs/vendor-api.md says which.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow } from '../../test/flow.ts';
import { routesOf } from '../../test/routes.ts';
import { operations } from '../openapi/operations.ts';
import { unserved } from './unserved.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'vendor api' });
afterAll(() => server.close());
const client = await server.newClient();

/** `METHOD /path/{parameter}` of each call in the library's own source, and those that only its pages have. */
async function vendorOperations(): Promise<string[]> {
  const source = new URL('../../../../node_modules/@meshconnect/node-api/api.js', import.meta.url);
  const calls = (await readFile(source, 'utf8')).matchAll(
    /path: "([^"]+)"(?:\.concat\((\w+)\))?, method: '(\w+)'/g,
  );
  const inLibrary = [...calls].map(([, path, parameter, method]) =>
    parameter ? `${method} ${path}{${parameter}}` : `${method} ${path}`,
  );
  return [...inLibrary, 'POST /api/v1/transfers/managed/address/list'].sort();
}

const declared = (name: string) => name.replace(/\{(\w+)\}/g, ':$1');
const lower = (names: readonly string[]) => new Set(names.map(name => name.toLowerCase()));
const all = await vendorOperations();

test('the library has 45 operations, and none of them is missing here', () => {
  expect(all).toHaveLength(46);
  const ours = lower(routesOf(server.app));
  for (const name of all) expect(ours).toContain(declared(name).toLowerCase());
});

test('each is either described or not served, never both', () => {
  for (const name of all.map(declared)) {
    const isServed = Object.keys(operations).some(each => each.toLowerCase() === name.toLowerCase());
    expect([name, isServed]).toEqual([name, !(name in unserved)]);
  }
  for (const name of Object.keys(unserved)) expect(all.map(declared)).toContain(name);
});

describe('what is not served', () => {
  const headers = { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key };
  test.each(Object.keys(unserved))('%s says so', async name => {
    const [method, url = ''] = name.replace(':side', 'buy').split(' ');
    const answer = await ask(server.app, { method: method as 'GET', url: `${url}?UserId=u`, headers });
    expect(answer).toMatchObject({ status: 400, errorType: 'notSupported' });
    expect(answer.message).toMatch(/ is not served\. \S/);
    const stranger = await ask(server.app, { method: method as 'GET', url });
    expect(stranger.status).toBe(401);
  });
});

test('the page says which', async () => {
  const row = (name: string) => {
    const why = unserved[declared(name)];
    return `| \`${name}\` | ${why === undefined ? 'served' : `[notSupported](errors/notSupported.md): ${why}`} |`;
  };
  const served = all.filter(name => unserved[declared(name)] === undefined).length;
  const page = `# The vendor's operations

Made by a test from the calls of \`@meshconnect/node-api\` and our routes; \`npx vitest run --project store vendor-api -u\` writes it
anew. Of the ${all.length} operations (the library's ${all.length - 1}, and \`address/list\`, which only the vendor's pages have) ${served} are served in the
sandbox; [what works](status.md) says what of it is there live. The others answer HTTP 400 with the \`errorType\` \`notSupported\`.

| operation | here |
| --- | --- |
${all.map(row).join('\n')}
`;
  await expect(page).toMatchFileSnapshot('../../../../docs/vendor-api.md');
});
