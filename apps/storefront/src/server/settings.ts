/** Settings of the shop when it runs on a site of its own: from the environment, and from Fairlead's data directory. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { StorefrontOptions } from './storefront.ts';

export type Settings = StorefrontOptions & { host: string; port: number };

/**
 * - `PORT` (4100), `HOST` (127.0.0.1): where the shop listens
 * - `FAIRLEAD_URL` (http://localhost:4000): the server's public address, which is also where Link pages come from
 * - `FAIRLEAD_CLIENT_ID` and `FAIRLEAD_SANDBOX_KEY`, or else the credentials that Fairlead's first start wrote to
 *   `FAIRLEAD_DATA_DIR` (`.fairlead` in the directory it is started in)
 * - `STOREFRONT_PAGE`: directory of the built page, if not `dist`
 *
 * @throws when a setting is missing or unusable, with a sentence that says which
 */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<Settings> {
  const port = Number(environment['PORT'] ?? '4100');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is "${environment['PORT']}", but a port is a number from 0 to 65535`);
  }
  const fairleadUrl = environment['FAIRLEAD_URL'] ?? 'http://localhost:4000';
  if (!URL.canParse(fairleadUrl) || !/^https?:$/.test(new URL(fairleadUrl).protocol)) {
    throw new Error(
      `FAIRLEAD_URL is "${fairleadUrl}", but should be an address such as http://localhost:4000`,
    );
  }
  const host = environment['HOST'] ?? '127.0.0.1';
  const pageDirectory = environment['STOREFRONT_PAGE'];
  return {
    ...{ host, port, fairleadUrl, basePath: '' },
    ...(pageDirectory && { pageDirectory }),
    ...(await credentials(environment)),
  };
}

async function credentials(
  environment: NodeJS.ProcessEnv,
): Promise<{ clientId: string; sandboxKey: string }> {
  const clientId = environment['FAIRLEAD_CLIENT_ID'];
  const sandboxKey = environment['FAIRLEAD_SANDBOX_KEY'];
  if (clientId && sandboxKey) return { clientId, sandboxKey };
  const file = resolve(environment['FAIRLEAD_DATA_DIR'] ?? '.fairlead', 'credentials.json');
  const missing = `Set FAIRLEAD_CLIENT_ID and FAIRLEAD_SANDBOX_KEY, or start Fairlead first, which writes ${file}`;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(missing, { cause: error });
  }
  const found = JSON.parse(text) as { clientId?: unknown; sandboxKey?: unknown };
  if (typeof found.clientId !== 'string' || typeof found.sandboxKey !== 'string') {
    throw new Error(`${file} holds no clientId and sandboxKey. ${missing}`);
  }
  return { clientId: found.clientId, sandboxKey: found.sandboxKey };
}
