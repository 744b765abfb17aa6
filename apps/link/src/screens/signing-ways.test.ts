import { execFileSync } from 'node:child_process';
import { type NetworkType, networkTypes } from '@fairlead/wire/network-type';
import { expect, test } from 'vitest';
import { bringsItsKey, contextExample } from './pasted-proof.ts';
import { signingWays } from './signing-ways.ts';

const awkward = `It's "mine": $HOME \`id\` \\n !! {nonce}\n\tSecond line, é 日本 🦊`;
const address = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb';
const task = { address, message: awkward, nonce: '8fZ2kQwL' };
const types = networkTypes.filter(type => type !== 'unknown');

/** The commands of a network type, with a program in the place of the real one that prints what it is given. */
function given(type: NetworkType): string[][] {
  const print = `p() { for word; do printf '%s\\0' "$word"; done; }; p `;
  return signingWays(type, task)
    .ways.filter(({ where }) => where === 'commandLine')
    .map(({ command }) => {
      const runnable = command.replace(/<([\w.]+)>/g, '$1');
      return execFileSync('sh', ['-c', print + runnable], { encoding: 'utf8' })
        .split('\0')
        .slice(0, -1);
    });
}

test('a shell hands on the message to the character', () => {
  for (const type of ['evm', 'solana', 'bitcoin', 'dogecoin', 'cardano', 'stellar'] as const) {
    const [words = []] = given(type);
    expect(words.filter(word => word === awkward)).toHaveLength(1);
  }
});

test('Tezos signs the packed form of the text', () => {
  const [[, , , bytes] = []] = given('tezos');
  const hex = Buffer.from(awkward).toString('hex');
  expect(bytes).toBe(`0x0501${(hex.length / 2).toString(16).padStart(8, '0')}${hex}`);
});

test('a script has the message, to the character', () => {
  const scripts = types.flatMap(type =>
    signingWays(type, task).ways.filter(({ where }) => where !== 'commandLine'),
  );
  expect(scripts.length).toBeGreaterThan(8);
  for (const { command } of scripts) {
    if (command.includes('publicKey')) continue;
    const found = [...command.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => JSON.parse(text));
    expect([
      ...found,
      ...[...command.matchAll(/'(?:0x)?([0-9a-f]{20,})'/g)].map(([, hex = '']) =>
        Buffer.from(hex, 'hex').toString(),
      ),
    ]).toContain(awkward);
    expect(() => new Function(`return async () => { ${command} }`)).not.toThrow();
  }
});

test('Bitcoin Core is proposed only for the addresses that it signs for', () => {
  expect(signingWays('bitcoin', task).ways).toHaveLength(1);
  expect(
    signingWays('bitcoin', { ...task, address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }).ways,
  ).toEqual([]);
});

test('a key is not asked for where the signature brings it along', () => {
  expect(bringsItsKey('cardano', ' {"signature":"84","key":"a4"}')).toBe(true);
  expect(bringsItsKey('cardano', '845846a2')).toBe(false);
  expect(bringsItsKey('ripple', '7321ED'.repeat(40))).toBe(true);
  expect(bringsItsKey('ripple', '3044'.repeat(36))).toBe(false);
  expect(bringsItsKey('tezos', '{"signature":""}')).toBe(false);
});

test('an example of what else was signed is a JSON object of texts', () => {
  const examples = types.flatMap(type => contextExample(type) ?? []);
  expect(examples).toHaveLength(4);
  for (const example of examples) {
    expect(Object.values(JSON.parse(example)).every(value => typeof value === 'string')).toBe(true);
  }
  expect(contextExample('evm')).toBeUndefined();
});
