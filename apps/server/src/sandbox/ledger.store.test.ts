import { beforeAll, describe, expect, test } from 'vitest';
import { ledgerContract } from '../../../../packages/connectors/test/ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { createClient } from '../clients/index.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { sandboxLedger } from './ledger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

async function newClient(): Promise<string> {
  const maker = { db: database.db, clock: systemClock, random: systemRandom };
  return (await createClient(maker, 'A client')).clientId;
}

ledgerContract('PostgreSQL', async () =>
  sandboxLedger(database.db, { clientId: await newClient(), environment: 'sandbox' }, systemClock),
);

describe('tenancy', () => {
  test('another client’s ledger has other balances', async () => {
    const [one, other] = await Promise.all([newClient(), newClient()]);
    await sandboxLedger(database.db, { clientId: one, environment: 'sandbox' }, systemClock).open('Mesh', [
      { symbol: 'USDC', units: 5n },
    ]);
    expect(
      await sandboxLedger(database.db, { clientId: other, environment: 'sandbox' }, systemClock).balances(
        'Mesh',
      ),
    ).toEqual([]);
  });

  test('there is none for live money', () => {
    expect(() => sandboxLedger(database.db, { clientId: 'x', environment: 'live' }, systemClock)).toThrow(
      RangeError,
    );
  });
});
