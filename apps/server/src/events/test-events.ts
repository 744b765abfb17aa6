/** Events that a developer makes happen in the sandbox, to try a receiver with. They say that they are tests. */
import type { EventType, FairleadEvent, TestEvent } from '@fairlead/wire';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import type { Clock, Random } from '../surroundings.ts';
import { appendEvent, eventsOf } from './store.ts';
import { eventOnWire } from './wire.ts';

/**
 * Writes a test event, which is then published, listed, streamed and sent as any other.
 * @throws ApiError `notFound` when the subject is a real one; `conflict` when two of its events race
 * @throws RangeError in live, which no route lets happen
 */
export async function makeTestEvent(
  { db, clock, random }: { db: Kysely<Database>; clock: Clock; random: Random },
  scope: Scope,
  { type, subjectId: given, data = {} }: TestEvent,
): Promise<FairleadEvent> {
  if (scope.environment !== 'sandbox') {
    throw new RangeError('test events are made in the sandbox alone');
  }
  const before = given === undefined ? [] : await eventsOf(db, scope, given);
  if (given !== undefined && !before.some(({ payload }) => 'test' in payload)) {
    throw new ApiError(
      'notFound',
      'subjectId names no subject of an earlier test event. Leave it out for a new one.',
    );
  }
  const [id, subjectId] = [random.uuid(), given ?? random.uuid()];
  const subjectKind = type.slice(0, type.indexOf('.')) as FairleadEvent['subject']['kind'];
  const payload = { ...factsOf(type, random), ...data, test: true };
  try {
    await appendEvent(db, scope, { id, subjectKind, subjectId, type, payload, at: clock.now() });
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw new ApiError('conflict', 'Two events of this subject were made at the same moment. Try again.');
  }
  const written = (await eventsOf(db, scope, subjectId)).find(row => row.id === id);
  if (written === undefined) throw new Error(`the event ${id} was not written`);
  return eventOnWire(written);
}

/** What such an event usually tells. */
function factsOf(type: EventType, random: Random): Record<string, unknown> {
  const userId = 'test-user';
  if (!type.startsWith('transfer.')) return { userId };
  const sent = type !== 'transfer.created' && type !== 'transfer.submitted' && type !== 'transfer.failed';
  return {
    userId,
    transactionId: null,
    transferType: 'deposit',
    symbol: 'USDC',
    networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
    networkName: 'Base',
    integrationName: 'Binance',
    fromAddress: sent ? '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' : null,
    toAddress: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
    amount: '25',
    total: '25.01',
    hash: sent ? random.bytes(32).toString('hex') : null,
    failureReason: type === 'transfer.failed' ? 'refusedByInstitution' : null,
  };
}
