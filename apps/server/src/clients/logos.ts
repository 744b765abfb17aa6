/** Logos of sub-clients: which bytes are taken, and the bytes in the database. */
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';
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

/**
 * Puts a logo in the place of the one before. Takes a transaction of the caller's.
 * @returns its path on this server; undefined when there is no such living sub-client.
 */
export async function replaceLogo(
  transaction: Executor,
  scope: Scope,
  subClientId: string,
  logo: { id: string; type: LogoType; bytes: Buffer; createdAt: Date },
): Promise<string | undefined> {
  const logoUrl = `${logoPath}${logo.id}.${endings[logo.type]}`;
  // First the sub-client's row: its lock makes two uploads at once follow each other.
  if (!(await updateSubClient(transaction, scope, subClientId, { logoUrl }))) return undefined;
  await deleteBytes(transaction, scope, subClientId);
  await transaction
    .insertInto('logos')
    .values({
      id: logo.id,
      client_id: scope.clientId,
      environment: scope.environment,
      sub_client_id: subClientId,
      media_type: logo.type,
      bytes: logo.bytes,
      created_at: logo.createdAt,
    })
    .execute();
  return logoUrl;
}

/** @returns whether there is such a living sub-client, which then has no logo of its own. */
export async function removeLogo(transaction: Executor, scope: Scope, subClientId: string): Promise<boolean> {
  if (!(await updateSubClient(transaction, scope, subClientId, { logoUrl: null }))) return false;
  await deleteBytes(transaction, scope, subClientId);
  return true;
}

async function deleteBytes(transaction: Executor, scope: Scope, subClientId: string): Promise<void> {
  await transaction
    .deleteFrom('logos')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('sub_client_id', '=', subClientId)
    .execute();
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
