import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxWalletAddress, signAsSandboxWallet } from '@fairlead/connectors';
import type { VerificationRecord } from '@fairlead/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outsideWallet } from '../../test/outside-wallet.ts';
import { readConfig } from '../config.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { runCommand } from './program.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairlead-proofs-'));
});
afterAll(() => rm(directory, { recursive: true }));

const clientId = '0d1d7f8e-3f5f-4a5e-9c55-3f1f6c0a7b11';
const message = 'I own this. Nonce: 9f2c4be1a05d77e8';
const owner = outsideWallet(3);

const record: VerificationRecord = {
  id: '7e6f8a7c-0d8e-4f0c-9c5a-0a1b2c3d4e5f',
  clientId,
  environment: 'live',
  sessionId: '5b1f3a7e-8c0d-4d0a-8b7e-1f2e3d4c5b6a',
  userId: 'user-1',
  networkType: 'evm',
  address: owner.address,
  method: 'signedMessage',
  message,
  signature: owner.sign(message),
  publicKey: null,
  context: null,
  asked: {
    nonce: '9f2c4be1a05d77e8',
    domains: ['link.example.com'],
    now: Date.parse('2026-06-01T12:00:00.000Z'),
  },
  binding: 'session',
  sandbox: false,
  verdict: 'verified',
  standard: 'EIP-191',
  reason: null,
  createdAt: '2026-06-01T12:00:00.000Z',
};

async function verify(content: unknown, ...options: string[]) {
  const printed: string[] = [];
  const noted: string[] = [];
  const file = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(directory, 'record.json'), file);
  const { config } = readConfig({ FAIRLEAD_DATA_DIR: '/nowhere' }, '/');
  const context = {
    ...{ config, variables: {}, clock: systemClock, random: systemRandom, directory },
    print: (text: string) => void printed.push(text),
    note: (text: string) => void noted.push(text),
  };
  const exitCode = await runCommand(context, [...options, 'verify-proof', 'record.json'], '0.0.0');
  return { exitCode, printed: printed.join('\n'), noted: noted.join('\n') };
}

describe('a record as it was written', () => {
  test('is verified again, offline, as of its time', async () => {
    const { exitCode, printed } = await verify(record);
    expect(exitCode).toBe(0);
    expect(printed).toContain('verified (EIP-191)');
    expect(printed).toContain(owner.address);
  });

  test.each([
    ['a list', [record, record]],
    ['an answer of the API', { content: { verifications: [record], next: null }, status: 'ok' }],
  ])('in %s, too', async (_, content) => {
    expect((await verify(content)).exitCode).toBe(0);
  });

  test('as JSON', async () => {
    const { printed } = await verify(record, '--json');
    expect(JSON.parse(printed)).toEqual([
      { id: record.id, address: owner.address, verdict: 'verified', standard: 'EIP-191', disagreements: [] },
    ]);
  });

  test('of a wallet that the sandbox plays says that it proves nothing outside', async () => {
    const address = sandboxWalletAddress(clientId, 'evm');
    const signature = signAsSandboxWallet({ clientId, networkType: 'evm', address, message });
    const played = { environment: 'sandbox', sandbox: true, standard: 'sandbox', address, signature };
    const { exitCode, printed } = await verify({ ...record, ...played });
    expect(exitCode).toBe(0);
    expect(printed).toContain('proves nothing outside');
    expect((await verify({ ...record, ...played, environment: 'live' })).exitCode).toBe(1);
  });

  test('of a refused attempt is refused again, and the exit code says so', async () => {
    const attempt = { signature: outsideWallet(4).sign(message), standard: null };
    const told = { verdict: 'rejected', reason: 'keyMismatch' };
    const { exitCode, printed } = await verify({ ...record, ...attempt, ...told });
    expect(exitCode).toBe(1);
    expect(printed).not.toContain('!');
  });
});

describe('an edited record is refused', () => {
  const bit = record.signature.replace(/^0x./, digit => (digit === '0x1' ? '0x2' : '0x1'));
  test.each([
    ['another address', { address: outsideWallet(4).address }],
    ['another message', { message: `${message}.` }],
    ['another signature', { signature: outsideWallet(4).sign(message) }],
    ['one digit of the signature', { signature: bit }],
    ['half a signature', { signature: record.signature.slice(0, 60) }],
    ['another network', { networkType: 'solana' }],
    ['another standard', { standard: 'EIP-1271' }],
    ['a verdict that was not given', { signature: outsideWallet(4).sign(message), verdict: 'verified' }],
    ['a verdict taken away', { verdict: 'rejected', standard: null, reason: 'wrongSignature' }],
    ['a nonce that the message has not', { asked: { ...record.asked, nonce: 'another' } }],
    ['another time', { createdAt: '2026-06-02T12:00:00.000Z' }],
    ['a played wallet', { sandbox: true, environment: 'sandbox' }],
  ])('%s', async (_, change) => {
    const { exitCode, printed } = await verify({ ...record, ...change });
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/^! /m);
  });

  test('one bad record among good ones spoils the exit code', async () => {
    expect((await verify([record, { ...record, message: 'x' }, record])).exitCode).toBe(1);
  });
});

test.each([
  ['no JSON', '{', /record\.json is not JSON/],
  ['no record', [], /no record/],
  ['a part of a record', { ...record, message: undefined }, /not whole.*message/],
  ['a moment beyond time', { ...record, asked: { ...record.asked, now: 1e300 } }, /not whole/],
  ['a time that is none', { ...record, createdAt: 'yesterday' }, /not whole/],
  ['an unknown network type', { ...record, networkType: 'unknown' }, /unknown network type/],
])('%s is told in a sentence', async (_, content, sentence) => {
  const { exitCode, noted } = await verify(content);
  expect(exitCode).toBe(1);
  expect(noted).toMatch(sentence);
  expect(noted).not.toContain(' at file:');
});
