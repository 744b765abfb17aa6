/** What an auditor gets: every proof and every attempt, whole, and enough to come to the same verdict again. */
import type { VerificationRecord, VerificationRecords } from '@fairlead/wire';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, type TestClient, verification, wallet } from '../../test/flow.ts';
import { judgeRecord } from './record.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'records' });
const client = await server.newClient();
const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

async function list(query = '', by: TestClient = client): Promise<VerificationRecords> {
  const headers = { 'x-client-id': by.scope.clientId, 'x-client-secret': by.key };
  const url = `/fairlead/v1/verifications${query}`;
  return (await ask<VerificationRecords>(by.app, { method: 'GET', url, headers })).content;
}

/** The played wallet proves an address for a user. */
async function prove(userId: string): Promise<void> {
  const page = await client.open({ ...verification({ addresses: [address] }), userId });
  await page.act('choose-integration', { integrationId: wallet.id, searched: false });
  await page.act('choose-wallet-account', {
    networkType: 'evm',
    address: page.on('verifyAccount').accounts[0]?.address ?? '',
  });
  await page.act('sign-message');
  server.clock.pass(1_000);
}

/** Somebody brings a signature of another key. */
async function attempt(userId: string): Promise<void> {
  const page = await client.open({ ...verification(), userId });
  await page.act('paste-signature');
  await page.act('choose-wallet-account', { networkType: 'evm', address });
  await page.act('submit-signature', { signature: `0x${'11'.repeat(64)}1b` });
  expect(page.on('verifyMessage')).toBeDefined();
  server.clock.pass(1_000);
}

await prove('anna');
await attempt('anna');
await prove('ben');

describe('the list of records', () => {
  test('has proofs and attempts, oldest first, in the spelling that compares equal', async () => {
    const { verifications, next } = await list();
    expect(next).toBeNull();
    expect(verifications.map(({ userId, verdict, sandbox }) => [userId, verdict, sandbox])).toEqual([
      ['anna', 'verified', true],
      ['anna', 'rejected', false],
      ['ben', 'verified', true],
    ]);
    expect(new Set(verifications.map(each => each.address)).size).toBe(1);
  });

  test('is narrowed by user and by any spelling of the address', async () => {
    expect((await list('?userId=ben')).verifications).toHaveLength(1);
    expect((await list(`?address=${address.toLowerCase()}`)).verifications).toHaveLength(3);
    expect((await list(`?userId=anna&address=${address}`)).verifications).toHaveLength(2);
    expect((await list(`?address=${address.replace('5a', '5b')}`)).verifications).toEqual([]);
  });

  test('comes in pages without gaps and without repetition', async () => {
    const seen: VerificationRecord[] = [];
    let after: string | null = null;
    do {
      const page: VerificationRecords = await list(`?limit=2${after === null ? '' : `&after=${after}`}`);
      seen.push(...page.verifications);
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual((await list()).verifications);
  });

  test('is its client’s alone; so is a place in it', async () => {
    const other = await server.newClient();
    expect((await list('', other)).verifications).toEqual([]);
    const [first] = (await list()).verifications;
    expect((await list(`?after=${first?.id}`, other)).verifications).toEqual([]);
  });
});

test('each record leads to its own verdict again, without the database', async () => {
  const { verifications } = await list();
  const again = verifications.map(record => judgeRecord(structuredClone(record)));
  expect(again.map(({ judgement }) => judgement.verdict)).toEqual(['verified', 'rejected', 'verified']);
  expect(again.flatMap(({ disagreements }) => disagreements)).toEqual([]);
});
