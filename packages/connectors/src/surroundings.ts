/** What a connector takes from the world. Passed in at construction, so that a test can own it. */

export type Clock = { now(): Date };

export type Random = {
  /** Cryptographically strong. */
  bytes(size: number): Uint8Array;
  /** A random (version 4) UUID. */
  uuid(): string;
};
