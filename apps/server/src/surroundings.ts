/** What a program usually takes from the world by itself. Here it is passed in, so that a test can own it. */
import { randomBytes, randomFillSync, randomUUID, randomUUIDv7 } from 'node:crypto';

export type Clock = { now(): Date };

export type Random = {
  /** Cryptographically strong. */
  bytes(size: number): Buffer;
  /** A random (version 4) UUID. */
  uuid(): string;
  /** A UUID that begins with the time (version 7), so that an index of many grows at its end. */
  uuidInOrder(): string;
};

export const systemClock: Clock = { now: () => new Date() };

export const systemRandom: Random = {
  bytes: randomBytesFromStock,
  uuid: () => randomUUID(),
  uuidInOrder: () => randomUUIDv7(),
};

/** Drawn ahead, because each drawing costs more than its bytes. What has been given away is wiped here. */
const stock = Buffer.allocUnsafeSlow(8192);
let used = stock.length;

function randomBytesFromStock(size: number): Buffer {
  if (size > 256) return randomBytes(size);
  if (used + size > stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  const bytes = Buffer.from(stock.subarray(used, used + size));
  stock.fill(0, used, used + size);
  used += size;
  return bytes;
}

/** `time` and so many milliseconds. */
export function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
