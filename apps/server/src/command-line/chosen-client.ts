/** Which client a command is about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientListing, type Executor, listClients } from '../clients/index.ts';
import { nearestName } from '../http/nearest-name.ts';
import { CommandError, type Context } from './context.ts';

/**
 * The client of `--client` (an id, or a name that only one has); without it the only client, or the demo client that
 * the data directory remembers.
 */
export async function chooseClient(
  context: Context,
  db: Executor,
  wanted: string | undefined,
): Promise<ClientListing> {
  const clients = await listClients(db);
  if (clients.length === 0) {
    throw new CommandError('This database has no client yet. Make one with: fairlead clients create NAME');
  }
  if (wanted !== undefined) return named(clients, wanted);
  const [first] = clients;
  if (clients.length === 1 && first !== undefined) return first;
  const demo = demoClientId(context.config.dataDirectory);
  const remembered = clients.find(client => client.clientId === demo);
  if (remembered !== undefined) return remembered;
  throw new CommandError(`There are ${clients.length} clients. Say which with --client:\n${list(clients)}`);
}

function named(clients: readonly ClientListing[], wanted: string): ClientListing {
  const byId = clients.find(client => client.clientId === wanted.toLowerCase());
  if (byId !== undefined) return byId;
  const byName = clients.filter(client => client.name === wanted);
  if (byName.length > 1) {
    throw new CommandError(
      `${byName.length} clients are called ${wanted}. Say which by its id:\n${list(byName)}`,
    );
  }
  const [only] = byName;
  if (only !== undefined) return only;
  const nearest = nearestName(
    wanted,
    clients.map(client => client.name),
  );
  const hint =
    nearest === undefined ? 'See them all with: fairlead clients list' : `Did you mean "${nearest}"?`;
  throw new CommandError(`There is no client ${JSON.stringify(wanted)}. ${hint}`);
}

const list = (clients: readonly ClientListing[]) =>
  clients.map(client => `  ${client.clientId}  ${client.name}`).join('\n');

function demoClientId(dataDirectory: string): string | undefined {
  try {
    return String(JSON.parse(readFileSync(join(dataDirectory, 'credentials.json'), 'utf8')).clientId);
  } catch {
    // No file, or none of ours: then nothing is remembered.
    return undefined;
  }
}
