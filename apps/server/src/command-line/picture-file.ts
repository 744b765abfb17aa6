/** The logo of a client or a sub-client, from a file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { largestLogo, logoTypeOf } from '../clients/index.ts';
import { CommandError, type Context } from './context.ts';

/**
 * @param name path of the file; what it holds is told by its bytes, not by this
 * @throws CommandError when it cannot be read, is too large, or is no picture that users are shown
 */
export function readPicture({ directory, random, clock }: Context, name: string) {
  const file = resolve(directory, name);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new CommandError(`${file} could not be read: ${(error as Error).message}`);
  }
  if (bytes.length > largestLogo)
    throw new CommandError(`${file} is larger than ${largestLogo} bytes (5 MiB).`);
  const type = logoTypeOf(bytes);
  if (type === undefined) throw new CommandError(`${file} is neither a PNG nor a JPEG picture.`);
  return { type, bytes, id: random.uuid(), createdAt: clock.now() };
}
