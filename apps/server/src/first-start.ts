import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createDemoClient } from './clients/index.ts';
import { writePrivateFile } from './data-directory.ts';
import type { Database } from './database/schema.ts';
import type { Clock, Random } from './surroundings.ts';

type Situation = {
  db: Kysely<Database>;
  clock: Clock;
  random: Random;
  dataDirectory: string;
  publicUrl: string;
};

/** Any number, as long as nobody else's lock has it: of several servers that start on an empty database one makes the client. */
const lockNumber = 4_173_002;

/**
 * In a database without clients: makes the demo client and its sandbox key, and keeps them in
 * `<data directory>/credentials.json` (mode 0600). Answers what to tell the person at the terminal; the key is in it
 * only that once, because the database has no more than its digest.
 */
export async function introduce({ db, clock, random, dataDirectory, publicUrl }: Situation): Promise<string> {
  const file = join(dataDirectory, 'credentials.json');
  return db.transaction().execute(async transaction => {
    await sql`SELECT pg_advisory_xact_lock(${lockNumber})`.execute(transaction);
    const known = await transaction.selectFrom('clients').select('id').limit(1).executeTakeFirst();
    if (known !== undefined) {
      if (existsSync(file)) return `The demo client's credentials are in ${file}`;
      return `This database has its clients already; their credentials are not in ${dataDirectory}.`;
    }
    const credentials = await createDemoClient({ db: transaction, clock, random });
    // Before the commit: should we be killed in between, the next start finds no client and makes another.
    writePrivateFile(file, `${JSON.stringify(credentials, null, 2)}\n`, { replace: true });
    return describe(credentials, file, publicUrl);
  });
}

function describe(
  { clientId, sandboxKey }: Awaited<ReturnType<typeof createDemoClient>>,
  file: string,
  publicUrl: string,
): string {
  const body = {
    userId: 'user-1',
    transferOptions: {
      transferType: 'deposit',
      toAddresses: [
        // USDC on Ethereum; the address is the example of EIP-55.
        {
          networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
          symbol: 'USDC',
          address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
        },
      ],
    },
  };
  return `Made a demo client. Its sandbox key is shown this once and kept in ${file}:

  client id    ${clientId}
  sandbox key  ${sandboxKey}

Ask for a Link token:

  curl ${publicUrl}/api/v1/linktoken \\
    -H 'X-Client-Id: ${clientId}' \\
    -H 'X-Client-Secret: ${sandboxKey}' \\
    -H 'Content-Type: application/json' \\
    -d '${JSON.stringify(body)}'
`;
}
