import type { Clock, Random } from '../src/surroundings.ts';

/** A clock that stands still until it is told to go on. */
export type TestClock = Clock & { pass(milliseconds: number): void };

export function testClock(start = '2030-01-02T03:04:05.678Z'): TestClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

/** Counts instead of throwing dice: every value is another one, and the same in each run. */
export function testRandom(): Random {
  let count = 0;
  return {
    bytes(size) {
      count += 1;
      return Uint8Array.from({ length: size }, (_, index) => (count * 31 + index * 7) % 256);
    },
    uuid() {
      count += 1;
      return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
    },
  };
}
