/**
 * Every block of code in docs/guides is run as it stands there, in order, against a sandbox server; what the user does
 * in between (`<!-- user: … -->`) is done, too. Blocks for browsers are run in apps/link/dev/launch-guide.test.ts.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow } from '../../test/flow.ts';
import { beTheUser } from '../../test/guide-user.ts';
import { publishEvents } from '../flow/publish-events.ts';

const folder = new URL('../../../../docs/guides/', import.meta.url);
const scratch = fileURLToPath(new URL('../../../../.cache/guides', import.meta.url));

const { db } = await testDatabase();
const server = await flow({ db, seed: 'guides' });
const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => server.close());
afterEach(() => vi.restoreAllMocks());

/** A page as one program, with the user's doings in their places. */
function programOf(markdown: string): string {
  const parts = markdown.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$|^<!-- user: (.+) -->$/gm);
  const lines = ['let accountTokens, brokerType;'];
  for (const [, language, forWhom = '', code = '', user] of parts) {
    if (user !== undefined) {
      lines.push(
        `({ accountTokens, brokerType } = await globalThis.theUser(${JSON.stringify(user)}, linkToken));`,
      );
    } else if (language !== 'js') throw new Error(`a guide has a block of ${language}, which nothing runs`);
    else if (forWhom.trim() !== 'browser') lines.push(code.replaceAll('http://localhost:4000', url));
  }
  return lines.join('\n');
}

/** What each prints, line by line. */
const prints: Readonly<Record<string, readonly unknown[][]>> = {
  'deposit.md': [
    [expect.stringMatching(/^2026-06-01T/)],
    ['user-1', 25, 'USDC', expect.stringMatching(/^[0-9a-f]{64}$/)],
  ],
  'payment.md': [[49.99, 0.4999, expect.closeTo(51.3, 1)]],
  'onramp.md': [['succeeded', expect.closeTo(99.2, 0)]],
  'withdrawal.md': [[expect.arrayContaining([['Ethereum', expect.stringMatching(/^0x/)]])]],
  'verification.md': [[expect.stringMatching(/^0x/), 'evm', expect.any(String)]],
  'launch.md': [],
  'outcome.md': [
    [1],
    [[['succeeded', expect.stringMatching(/^[0-9a-f]{64}$/)]]],
    [
      [
        'transfer.created',
        'transfer.submitted',
        'transfer.challenged',
        'transfer.submitted',
        'transfer.accepted',
        'transfer.settled',
      ],
    ],
  ],
  'returning-users.md': [],
  'going-live.md': [[true]],
  'moving-from-mesh.md': [
    [34],
    ['badRequest', 'missingField', expect.stringContaining('names the exact amount')],
  ],
  'README.md': [],
};

test.each(readdirSync(folder))('%s does what it says', async name => {
  const expected = prints[name];
  if (expected === undefined) throw new Error(`nobody has said what ${name} prints`);
  const client = await server.newClient();
  vi.stubEnv('CLIENT_ID', client.scope.clientId);
  vi.stubEnv('SANDBOX_KEY', client.key);
  vi.stubGlobal('theUser', async (what: string, linkToken: string) => {
    const given = await beTheUser(server, what, linkToken);
    await publishEvents(server.services);
    return given;
  });
  const printed: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...words) => void printed.push(words));
  mkdirSync(scratch, { recursive: true });
  const file = `${scratch}/${name.replace(/\.md$/, '.mjs')}`;
  writeFileSync(file, programOf(readFileSync(new URL(name, folder), 'utf8')));
  await import(pathToFileURL(file).href);
  expect(printed).toEqual(expected);
});

test('the server tells every page as plain text, and lists them', async () => {
  const index = await server.app.inject('/llms.txt');
  expect(index.headers['content-type']).toBe('text/plain; charset=utf-8');
  const listed = [...index.body.matchAll(/\]\(http:\/\/localhost:4000(\/documentation\/[^)]+)\): ?(.*)/g)];
  expect(listed.length).toBeGreaterThan(50);
  for (const [, path = ''] of listed) {
    const page = await server.app.inject(path);
    expect(page.statusCode, path).toBe(200);
    expect(page.headers['content-type']).toBe('text/plain; charset=utf-8');
    // Links lead to pages that are there.
    for (const [, target = ''] of page.body.matchAll(/\]\(((?!https?:|#)[^)\s#]+)/g)) {
      const there = new URL(target, `http://x${path}`).pathname;
      expect((await server.app.inject(there)).statusCode, `${path} → ${target}`).toBe(200);
    }
  }
  for (const name of readdirSync(folder)) expect(index.body).toContain(`/documentation/guides/${name}`);
  expect((await server.app.inject('/documentation/../package.json')).statusCode).toBe(404);
});
