/** Limits hold for all processes together, a second late at most, and a database that is away stops nobody. */
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { testClock } from '../../test/flow.ts';
import { type CallCounter, callCounter } from '../http/index.ts';
import { addToCounts, deleteOldCounts } from './store.ts';

const { db } = await testDatabase();
const clock = testClock();
const share = (counts: Parameters<typeof addToCounts>[1]) => addToCounts(db, counts);
const process = (): CallCounter => callCounter({ clock, share });
const call = ({ count }: CallCounter, name: string, times: number, most = 10) =>
  Array.from({ length: times }, () => count('calls', name, most)).filter(wait => wait !== undefined).length;

test('what one process has counted the others know once it has told them', async () => {
  const [first, second, third] = [process(), process(), process()];
  expect(call(first, 'key', 6)).toBe(0);
  expect(call(second, 'key', 4)).toBe(0);
  await first.tell();
  await second.tell();
  // Ten were made: the second knows, the first learns it with its own next telling.
  expect(call(second, 'key', 1)).toBe(1);
  expect(call(first, 'key', 1)).toBe(0);
  await first.tell();
  expect(call(first, 'key', 1)).toBe(1);
  // Who has not met the caller yet lets him in until it has told: that is the bound.
  expect(call(third, 'key', 1)).toBe(0);
  await third.tell();
  expect(call(third, 'key', 1)).toBe(1);
  expect(call(first, 'another key', 10)).toBe(0);
  for (const each of [first, second, third]) await each.close();
});

test('a new minute begins at nothing, and the old one is deleted', async () => {
  const [first, second] = [process(), process()];
  expect(call(first, 'minute', 11)).toBe(1);
  await first.tell();
  clock.pass(60_000);
  expect(call(first, 'minute', 10)).toBe(0);
  await first.tell();
  expect(call(second, 'minute', 1)).toBe(0);
  await deleteOldCounts(db, clock.now());
  const rows = await db.selectFrom('call_counts').selectAll().execute();
  expect(rows.map(({ calls }) => calls)).toEqual([10]);
  expect(JSON.stringify(rows)).not.toContain('minute');
  await first.close();
  await second.close();
});

test('many tell at the same time and nothing is lost', async () => {
  const processes = Array.from({ length: 8 }, process);
  for (const each of processes) for (let name = 0; name < 50; name += 1) call(each, `busy ${name}`, 5);
  await Promise.all(processes.map(each => each.tell()));
  expect(call(processes[0] as CallCounter, 'busy 7', 1, 1_000)).toBe(0);
  await Promise.all(processes.map(each => each.tell()));
  expect(call(processes[0] as CallCounter, 'busy 7', 1, 41)).toBe(1);
  for (const each of processes) await each.close();
});

test('while the database is away each process counts for itself, and tells all of it later', async () => {
  let away = true;
  const lonely = callCounter({
    clock,
    share: async counts => {
      if (away) throw new Error('gone');
      return share(counts);
    },
  });
  expect(call(lonely, 'away', 10)).toBe(0);
  await lonely.tell();
  expect(call(lonely, 'away', 1)).toBe(1);
  away = false;
  await lonely.tell();
  const other = process();
  call(other, 'away', 1);
  await other.tell();
  expect(call(other, 'away', 1, 12)).toBe(1);
  await lonely.close();
  await other.close();
});
