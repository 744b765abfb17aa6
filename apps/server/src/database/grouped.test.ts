import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { grouped, TooManyWaiting } from './grouped.ts';

/** A database that commits when the test says so. */
function slowDatabase() {
  const groups: { items: readonly number[]; commit(): void; fail(error: Error): void }[] = [];
  const work = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      groups.push({ items, commit: () => resolve(items.map(item => item * 10)), fail: reject });
    });
  return { groups, work };
}

const withCode = (code: string) => Object.assign(new Error(code), { code });
/** A group starts at the end of a turn of the event loop. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await immediate();
};

describe('what arrives while groups are on their way', () => {
  test('goes together, in order, when one of them is done, and everybody gets his own answer', async () => {
    const { groups, work } = slowDatabase();
    const add = grouped(work, { inFlight: 2, together: 3 });
    const answers = [add(1)];
    await settled();
    answers.push(add(2));
    await settled();
    answers.push(...[3, 4, 5, 6, 7].map(add));
    await settled();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2]]);
    groups[1]?.commit();
    await settled();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2], [3, 4, 5]]);
    groups[0]?.commit();
    groups[2]?.commit();
    await settled();
    groups[3]?.commit();
    expect(groups[3]?.items).toEqual([6, 7]);
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  test('in one turn of the event loop goes together, and is not answered before its group is', async () => {
    const { groups, work } = slowDatabase();
    const add = grouped(work, { inFlight: 1 });
    let answered = 0;
    const answers = [1, 2, 3].map(item => add(item).then(() => (answered += 1)));
    await settled();
    expect(groups.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    expect(answered).toBe(0);
    groups[0]?.commit();
    await Promise.all(answers);
  });

  test('is turned away when too many wait, and nobody else is', async () => {
    const { groups, work } = slowDatabase();
    const add = grouped(work, { inFlight: 1, waiting: 2 });
    const taken = [add(1)];
    await settled();
    taken.push(add(2), add(3));
    await expect(add(4)).rejects.toThrow(TooManyWaiting);
    groups[0]?.commit();
    await settled();
    const later = add(5);
    groups[1]?.commit();
    await settled();
    groups[2]?.commit();
    expect(groups[1]?.items).toEqual([2, 3]);
    expect(await Promise.all([...taken, later])).toEqual([10, 20, 30, 50]);
    expect(groups.flatMap(({ items }) => items)).toEqual([1, 2, 3, 5]);
  });

  test('is turned away when the oldest has waited too long, however few they are', async () => {
    const { groups, work } = slowDatabase();
    const add = grouped(work, { inFlight: 1, patience: 5 });
    const taken = [add(1)];
    await settled();
    taken.push(add(2));
    await sleep(20);
    await expect(add(3)).rejects.toThrow(TooManyWaiting);
    groups[0]?.commit();
    await settled();
    groups[1]?.commit();
    expect(await Promise.all(taken)).toEqual([10, 20]);
  });
});

describe('a group that fails', () => {
  test('because of what one says is done without that one', async () => {
    const tried: (readonly number[])[] = [];
    const add = grouped(async (items: readonly number[]) => {
      tried.push(items);
      if (items.includes(66)) throw withCode('23505');
      return items;
    });
    const items = Array.from({ length: 100 }, (_, at) => at);
    const outcomes = await Promise.allSettled(items.map(add));
    expect(outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([66]);
    expect(tried.length).toBeLessThan(20);
  });

  test('because of others is tried again, and not for ever', async () => {
    let failures = 2;
    const add = grouped(async (items: readonly number[]) => {
      failures -= 1;
      if (failures >= 0) throw withCode('40P01');
      return items;
    });
    expect(await add(1)).toBe(1);
    failures = 3;
    await expect(add(2)).rejects.toThrow('40P01');
  });

  test('because the database is away is told to all, and is not tried item by item', async () => {
    const { groups, work } = slowDatabase();
    const add = grouped(work, { inFlight: 1 });
    const answers = Promise.allSettled([add(1), add(2), add(3)]);
    await settled();
    groups[0]?.fail(withCode('57P01'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(groups).toHaveLength(1);
    const after = add(4);
    await settled();
    groups[1]?.commit();
    expect(await after).toBe(40);
  });
});
