import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { badBodies } from '../../test/bad-bodies.ts';
import { destination, network, transfer } from '../../test/link-token-bodies.ts';
import { parseContracts, withContracts } from '../catalog/contracts.ts';
import { shippedData } from '../catalog/data.ts';
import { overlay } from '../catalog/overlay.ts';
import { readConfig } from '../config.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { bodyJudge } from './check.ts';
import { runCommand } from './program.ts';

const tron = shippedData.networks.find(({ slug }) => slug === 'tron')?.id ?? '';
const directory = mkdtempSync(join(tmpdir(), 'fairlead-check-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function check(content: string | Buffer, ...options: string[]) {
  writeFileSync(join(directory, 'recorded.jsonl'), content);
  return fairlead('check', 'recorded.jsonl', ...options);
}

async function fairlead(...words: string[]) {
  const printed: string[] = [];
  const noted: string[] = [];
  // A data directory that does not exist: whoever touches a database fails.
  const { config } = readConfig({ FAIRLEAD_DATA_DIR: join(directory, 'nothing') }, directory);
  const exitCode = await runCommand(
    {
      config,
      variables: {},
      directory,
      clock: systemClock,
      random: systemRandom,
      print: text => void printed.push(text),
      note: text => void noted.push(text),
    },
    words,
    '0.0.0',
  );
  return { exitCode, out: printed.join('\n'), err: noted.join('\n') };
}

const deposit = () => transfer({ transactionId: 'order-1' });
const withUnknown = () => ({ ...deposit(), transferOption: {} });
const withMadeUpAddress = () => transfer({ transactionId: 'order-1' }, [destination({ address: 'xxx' })]);
const lines = (...bodies: unknown[]) => bodies.map(each => JSON.stringify(each)).join('\n');

describe.each(['live', 'sandbox'] as const)(
  'what a %s key is refused, as the server refuses it:',
  environment => {
    const judge = bodyJudge({ environment, unknownProperties: 'refuse' });
    test.each(badBodies)('$name', ({ body, ...expected }) => {
      const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
      const { faults } = judge(Buffer.from(text));
      const rules = faults.map(({ path, rule }) => `${path} ${rule}`);
      // Which addresses a client may be led back to, only the server's database knows.
      const wanted = expected[environment].filter(each => !each.endsWith(' returnUrlNotListed'));
      if (wanted.length > 0) expect(rules.toSorted()).toEqual([...wanted].toSorted());
      else expect(rules.filter(each => !each.endsWith(' notServed'))).toEqual([]);
    });
  },
);

test('what the overlay has switched off is refused like what is not known; of what is for exchanges only it warns', () => {
  const { data } = overlay(shippedData, { off: { networks: ['Base'], tokens: [{ symbol: 'SHIB' }] } });
  const judge = bodyJudge({ environment: 'sandbox', unknownProperties: 'refuse', data });
  const rulesOf = (...destinations: object[]) => {
    const { faults, warnings } = judge(
      Buffer.from(JSON.stringify(transfer({ transactionId: 'order-1' }, destinations))),
    );
    return [...faults, ...warnings].map(({ rule }) => rule);
  };
  const usdcOnEthereum = destination({ networkId: network.ethereum });
  const shib = destination({ networkId: network.ethereum, symbol: 'SHIB' });
  const usdd = destination({ networkId: network.ethereum, symbol: 'USDD' });
  const onBase = destination({ networkId: network.base });
  expect(rulesOf(usdcOnEthereum)).toEqual([]);
  expect(rulesOf(usdcOnEthereum, shib, onBase)).toEqual(['unknownSymbol', 'unknownNetwork']);
  expect(rulesOf(shib)).toContain('noUsableDestination');
  expect(rulesOf(usdd)).toEqual(['exchangesOnly']);
  const proof = {
    userId: 'user-1',
    verifyWalletOptions: { networkId: network.base, message: 'Mine: {nonce}' },
  };
  expect(judge(Buffer.from(JSON.stringify(proof))).faults.map(({ rule }) => rule)).toEqual([
    'unknownNetwork',
  ]);
});

test('a token without a confirmed contract is not for exchanges only where the operator names one on the test network', () => {
  const named = parseContracts('tron-testnet:USDC=TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf', shippedData);
  const body = transfer({ transactionId: 'order-1' }, [
    destination({ networkId: tron, symbol: 'USDC', address: 'TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC' }),
  ]);
  const rulesIn = (environment: 'live' | 'sandbox', data = withContracts(shippedData, named)) => {
    const judge = bodyJudge({ environment, unknownProperties: 'refuse', data });
    const { faults, warnings } = judge(Buffer.from(JSON.stringify(body)));
    return [...faults, ...warnings].map(({ rule }) => rule);
  };
  expect(rulesIn('sandbox')).toEqual([]);
  expect(rulesIn('sandbox', shippedData)).toEqual(['exchangesOnly']);
  expect(rulesIn('live')).not.toEqual([]);
});

test('fine bodies are not mentioned, the summary counts them, and the exit code is 0', async () => {
  const { exitCode, out, err } = await check(lines(deposit(), deposit()));
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toBe('2 bodies (sandbox): 2 would be accepted, 0 of them with warnings; 0 would be refused.');
  expect((await check(lines(deposit()), '--all')).out).toMatch(/^line 1: fine\n1 body/);
});

test('each refused line says what is wrong and what would be right; the exit code is 1', async () => {
  const { exitCode, out } = await check(`${lines(deposit(), withUnknown())}\n\n{"userId": 'x'}\n`);
  expect(exitCode).toBe(1);
  expect(out).toContain(
    'line 2: would be refused\n  unknownName: transferOption is not known. Did you mean "transferOptions"?',
  );
  expect(out).toContain('line 4: would be refused\n  singleQuotes: Column 12: JSON has no single quotes.');
  expect(out).toContain(
    '3 bodies (sandbox): 1 would be accepted, 0 of them with warnings; 2 would be refused.',
  );
  expect(out).toContain('Refused for: unknownName 1, singleQuotes 1');
});

test('warnings are told, and do not fail', async () => {
  const { exitCode, out } = await check(lines(withMadeUpAddress()));
  expect(exitCode).toBe(0);
  expect(out).toContain('line 1: fine, with warnings\n');
  expect(out).toContain('1 would be accepted, 1 of them with warnings');
});

test('the environment and the setting for unknown fields are the caller’s to choose', async () => {
  const live = await check(lines(withMadeUpAddress()), '--environment', 'live');
  expect(live.exitCode).toBe(1);
  expect(live.out).toContain('(live)');
  const warned = await check(lines(withUnknown()), '--unknown-properties', 'warn');
  expect(warned.exitCode).toBe(0);
  expect(warned.out).toContain('transferOption is not known and would be ignored.');
});

test('--json has everything in it', async () => {
  const { exitCode, out } = await check(lines(deposit(), withUnknown(), withMadeUpAddress()), '--json');
  expect(exitCode).toBe(1);
  const { summary, lines: found } = JSON.parse(out);
  expect(summary).toMatchObject({
    bodies: 3,
    accepted: 2,
    warned: 1,
    refused: 1,
    faults: { unknownName: 1 },
  });
  expect(found.map((each: { line: number; verdict: string }) => [each.line, each.verdict])).toEqual([
    [1, 'accepted'],
    [2, 'refused'],
    [3, 'warned'],
  ]);
});

test('a byte order mark, carriage returns and empty lines are no fault', async () => {
  const { exitCode, out } = await check(
    `\uFEFF${JSON.stringify(deposit())}\r\n\r\n${JSON.stringify(deposit())}\r\n`,
  );
  expect(exitCode, out).toBe(0);
  expect(out).toContain('2 bodies');
});

test('what is not UTF-8 is refused, as the server would', async () => {
  const body = Buffer.from(JSON.stringify(deposit()).replace('user-1', 'user-\u00e9'), 'latin1');
  const { exitCode, out } = await check(body);
  expect(exitCode).toBe(1);
  expect(out).toContain('notUtf8');
});

test('a body beyond 256 KiB is refused, as the server would', async () => {
  const { exitCode, out } = await check(lines({ ...deposit(), userId: 'x'.repeat(300_000) }));
  expect(exitCode).toBe(1);
  expect(out).toContain('bodyTooLarge: The body is larger than 262144 bytes.');
});

test('a file without bodies, and no file at all, are errors', async () => {
  expect(await check('\n\n')).toEqual({ exitCode: 1, out: '', err: 'There is no body in recorded.jsonl.' });
  const missing = await fairlead('check', 'elsewhere.jsonl');
  expect(missing.exitCode).toBe(1);
  expect(missing.err).toMatch(/^elsewhere\.jsonl could not be read: ENOENT/);
});

describe('the command itself', () => {
  test.each([
    [['chekc', 'x'], "Unknown command 'chekc'.\n(Did you mean check?)\nSee: fairlead --help"],
    [['keys', 'revok'], "Unknown command 'revok'.\n(Did you mean revoke?)\nSee: fairlead keys --help"],
    [['check'], "Missing required argument 'file'.\nSee: fairlead check --help"],
    [['clients', 'create'], "Missing required argument 'name'.\nSee: fairlead clients create --help"],
    [
      ['keys', 'create', '--acces', 'read'],
      "Unknown option '--acces'.\n(Did you mean --access?)\nSee: fairlead keys create --help",
    ],
    [
      ['keys', 'create', '--access', 'write'],
      "Option '-a, --access <access>' argument 'write' is invalid. Allowed choices are read, readWrite.\nSee: fairlead keys create --help",
    ],
    [
      ['clients', 'rename', 'a\nb'],
      /A name is one line of 1 to 300 characters\.\nSee: fairlead clients rename --help$/,
    ],
    [['clients', 'set-fee', '1.5'], /A fee is a ratio from 0 to 1/],
    [['clients', 'set-unknown-properties', 'maybe'], /refuse or warn, not "maybe"/],
    [['keys', 'revoke', 'it'], /It must be an id such as/],
  ])('%j is answered with words and exit code 2', async (words, answer) => {
    const { exitCode, out, err } = await fairlead(...words);
    expect(err.replace(/\n+/g, '\n')).toEqual(
      typeof answer === 'string' ? answer : expect.stringMatching(answer),
    );
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });

  test('help is on standard output, with exit code 0, for every command', async () => {
    const help = await fairlead('--help');
    expect(help.exitCode).toBe(0);
    for (const group of ['clients', 'keys', 'origins', 'return-urls', 'sub-clients', 'check']) {
      expect(help.out).toContain(`  ${group}`);
      expect((await fairlead(group, '--help')).out).toContain(`Usage: fairlead ${group}`);
    }
    expect((await fairlead('--version')).out).toBe('0.0.0');
  });

  test('without a database it says how to get one, and makes none', async () => {
    const { exitCode, err } = await fairlead('clients', 'list');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^There is no database in .*nothing yet\. "npm start" makes one/);
    expect((await fairlead('keys', 'create')).err).toMatch(/^There is no database/);
  });
});
