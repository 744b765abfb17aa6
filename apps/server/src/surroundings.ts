/** What a program usually takes from the world by itself. Here it is passed in, so that a test can own it. */
import { randomBytes, randomUUID } from 'node:crypto';

export type Clock = { now(): Date };

export type Random = {
  /** Cryptographically strong. */
  bytes(size: number): Buffer;
  /** A random (version 4) UUID. */
  uuid(): string;
};

export const systemClock: Clock = { now: () => new Date() };

export const systemRandom: Random = { bytes: size => randomBytes(size), uuid: () => randomUUID() };

/** `time` and so many milliseconds. */
export function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
