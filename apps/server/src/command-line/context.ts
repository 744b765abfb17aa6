/** What every command works with. */
import type { Config } from '../config.ts';
import type { Clock, Random } from '../surroundings.ts';

export type Context = {
  config: Config;
  /** The environment: where a running server is, and whose key to use (running-server.ts). */
  variables: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  random: Random;
  /** What relative names of files are relative to. */
  directory: string;
  /** Standard output: what was asked for. */
  print(text: string): void;
  /** Standard error: what else there is to say. */
  note(text: string): void;
};

/** It cannot be done, for a reason that is a sentence for the person at the terminal. Exit code 1. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/** Prints the answer of a command: for people as text, with --json as one JSON value. */
export function answer(context: Context, options: { json?: boolean }, value: unknown, text: string): void {
  context.print(options.json ? JSON.stringify(value, null, 2) : text);
}
