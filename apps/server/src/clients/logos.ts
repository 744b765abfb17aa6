/** Logos of clients and sub-clients: which bytes are taken, and the bytes in the database. */
import type { Scope } from '../database/schema.ts';
import { type Executor, setClientSettings } from './store.ts';
import { updateSubClient } from './sub-clients.ts';

export type LogoType = 'image/png' | 'image/jpeg';

/** As the vendor's documents have it: five megabytes. */
export const largestLogo = 5 * 1024 * 1024;

const endings: Readonly<Record<LogoType, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' };

/**
 * What a picture is by its first bytes, whatever its name or sender says; undefined for anything but PNG and JPEG.
 * A drawing (SVG) is a program, which is why there are none.
 */
export function logoTypeOf(bytes: Uint8Array): LogoType | undefined {
  const startsWith = (signature: readonly number[]) => signature.every((byte, at) => bytes[at] === byte);
  if (startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (startsWith([0xff, 0xd8, 0xff])) return 'image/jpeg';
  return undefined;
}

/** Where logos are served, below the server's address. Each upload has a path of its own, which never shows another. */
export const logoPath = '/client-logos/';

export type Logo = { id: string; type: LogoType; bytes: Buffer; createdAt: Date };

/** Whose it is: a client's, in both environments, or a sub-client's. */
type Owner = { clientId: string } | (Scope & { subClientId: string });

/**
 * Puts a sub-client's logo in the place of the one before. Takes a transaction of the caller's.
 * @returns its path on this server; undefined when there is no such living sub-client.
 */
export async function replaceLogo(
  transaction: Executor,
  scope: Scope,
  subClientId: string,
  logo: Logo,
): Promise<string | undefined> {
  const logoUrl = pathOf(logo);
  // First the sub-client's row: its lock makes two uploads at once follow each other.
  if (!(await updateSubClient(transaction, scope, subClientId, { logoUrl }))) return undefined;
  await replaceBytes(transaction, { ...scope, subClientId }, logo);
  return logoUrl;
}

/** @returns whether there is such a living sub-client, which then has no logo of its own. */
export async function removeLogo(transaction: Executor, scope: Scope, subClientId: string): Promise<boolean> {
  if (!(await updateSubClient(transaction, scope, subClientId, { logoUrl: null }))) return false;
  await deleteBytes(transaction, { ...scope, subClientId });
  return true;
}

/** The same for a client's own. @returns its path on this server. */
export async function replaceClientLogo(
  transaction: Executor,
  clientId: string,
  logo: Logo,
): Promise<string> {
  const logoUrl = pathOf(logo);
  await setClientSettings(transaction, { clientId }, { logoUrl });
  await replaceBytes(transaction, { clientId }, logo);
  return logoUrl;
}

export async function removeClientLogo(transaction: Executor, clientId: string): Promise<void> {
  await setClientSettings(transaction, { clientId }, { logoUrl: null });
  await deleteBytes(transaction, { clientId });
}

function pathOf({ id, type }: Logo): string {
  return `${logoPath}${id}.${endings[type]}`;
}

async function replaceBytes(transaction: Executor, owner: Owner, logo: Logo): Promise<void> {
  await deleteBytes(transaction, owner);
  await transaction
    .insertInto('logos')
    .values({
      id: logo.id,
      ...columnsOf(owner),
      media_type: logo.type,
      bytes: logo.bytes,
      created_at: logo.createdAt,
    })
    .execute();
}

async function deleteBytes(transaction: Executor, owner: Owner): Promise<void> {
  const { client_id, environment, sub_client_id } = columnsOf(owner);
  await transaction
    .deleteFrom('logos')
    .where('client_id', '=', client_id)
    .where('environment', 'is not distinct from', environment)
    .where('sub_client_id', 'is not distinct from', sub_client_id)
    .execute();
}

function columnsOf(owner: Owner) {
  const own = 'subClientId' in owner ? owner : { environment: null, subClientId: null };
  return { client_id: owner.clientId, environment: own.environment, sub_client_id: own.subClientId };
}

/** The one look-up without a scope: a logo is for everybody who has its address, which nobody can guess. */
export async function findLogo(
  executor: Executor,
  id: string,
): Promise<{ type: LogoType; bytes: Buffer } | undefined> {
  return executor
    .selectFrom('logos')
    .select(['media_type as type', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
}
