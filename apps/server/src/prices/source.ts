/** What a source of prices is, and how it is asked: plain HTTP that is passed in, with an end to waiting. */
import { type Amount, isPositive, roundToAmount } from '@fairlead/money';
import { plainDecimal } from '../http/index.ts';
import { priceDecimals } from './price.ts';

/** The part of `fetch` that is used here. */
export type Fetch = (
  address: string,
  options: { headers: Record<string, string>; signal: AbortSignal; redirect: 'error' },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>;

/** What one source says of one symbol. `asOf`: when it was said; absent where the source does not tell. */
export type Said = { dollars: Amount; asOf?: Date };

export type PriceSource = {
  /** In words, for the page and the log. */
  name: string;
  /**
   * The prices of those symbols that the source has; asks for nothing else.
   * @throws Error when the source cannot be reached or answers something else than prices
   */
  ask(symbols: readonly string[]): Promise<ReadonlyMap<string, Said>>;
};

export type Asking = {
  fetch: Fetch;
  /** Without a slash at the end. */
  address: string;
  headers?: Record<string, string>;
  /** How long an answer may take, in milliseconds. */
  patienceMs?: number;
};

/** The source answered, and it was no. */
export class Refused extends Error {
  readonly status: number;
  constructor(address: string, status: number) {
    super(`${address} answered HTTP ${status}.`);
    this.status = status;
  }
}

/** Reads one JSON document. @throws Refused; Error when nothing, or no JSON, came in time */
export async function readJson(asking: Asking, path: string): Promise<unknown> {
  const { fetch, address, headers = {}, patienceMs = 3_000 } = asking;
  const answer = await fetch(`${address}${path}`, {
    headers: { accept: 'application/json', ...headers },
    signal: AbortSignal.timeout(patienceMs),
    redirect: 'error',
  });
  if (!answer.ok) throw new Refused(address, answer.status);
  return answer.json();
}

/** A price from a JSON number or text; `undefined` unless it is more than nothing. */
export function priceIn(value: unknown): Amount | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = plainDecimal(
    String(value)
      .trim()
      .replace(/^(-?\d+)\.$/, '$1'),
  );
  const read = text === undefined ? undefined : roundToAmount(text, priceDecimals);
  return read && isPositive(read.amount) ? read.amount : undefined;
}

/** A member of what may be no object at all. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A time in ISO 8601, or in seconds since 1970. */
export function timeIn(value: unknown): Date | undefined {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
