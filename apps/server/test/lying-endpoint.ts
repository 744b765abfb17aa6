/**
 * What a reader makes of an endpoint that lies: its honest answers are played back, each time with one thing changed. With
 * `FAIRLEAD_SOAK=1` every lie is told.
 */
import process from 'node:process';
import { expect } from 'vitest';
import type { Look, Sighting } from '../src/chain-watch/index.ts';

type Fetch = typeof globalThis.fetch;

const wrong = [null, 'garbage', '', -1, 1.5, 1e300, {}, []] as const;
/** Of several thousand. */
const mostLies = 300;
/** A list's elements, each listed twice. */
const twice = Symbol('twice');

/**
 * Looks honestly once, then with lies: of each look, nothing comes, or some of the truth, each arrival once.
 * @param look always the same, with this `fetch`
 * @param hidden names of what nothing shows a lie in: `lists`, of amounts of one transaction, where one may be there
 * twice; `decimals`, amounts that the endpoint says as numbers with a point
 */
export async function expectTruthOrNothing(
  look: (fetch: Fetch) => Promise<Look>,
  { lists = [], decimals = [] }: { lists?: readonly string[]; decimals?: readonly string[] } = {},
): Promise<void> {
  const answers = new Map<string, string>();
  const { sightings } = await look(async (url, options) => {
    const answer = await fetch(url, options);
    const text = await answer.text();
    if (answer.ok) answers.set(questionOf(url, options), text);
    return new Response(text, { status: answer.status });
  });
  const truth = sightings.map(wordsOf);
  expect(truth).not.toEqual([]);
  const lies = [...answers].flatMap(([asked, text]) =>
    placesIn(text).flatMap(path =>
      [...wrong, twice]
        .filter(said => !(said === twice ? lists : said === 1.5 ? decimals : []).includes(path.at(-1) ?? ''))
        .map(said => ({ asked, text: changed(text, path, said) })),
    ),
  );
  for (const { asked, text } of process.env['FAIRLEAD_SOAK'] ? lies : someOf(lies)) {
    const seen = await look(async (url, options) => {
      const question = questionOf(url, options);
      const answer = question === asked ? text : answers.get(question);
      return new Response(answer ?? '', { status: answer === undefined ? 404 : 200 });
    }).catch(() => undefined);
    const told = (seen?.sightings ?? []).map(wordsOf);
    expect(new Set(told).size).toBe(told.length);
    expect(truth, text).toEqual(expect.arrayContaining(told));
  }
}

/** The same ones each time, from everywhere: a step that is no multiple of three meets all nine that a place has. */
function someOf<Each>(all: readonly Each[]): Each[] {
  const steps = Math.ceil(all.length / mostLies);
  const step = steps % 3 === 0 ? steps + 1 : steps;
  return all.filter((_, index) => index % step === 0);
}

/** Requests are numbered as they come. */
function questionOf(url: Parameters<Fetch>[0], options: Parameters<Fetch>[1]): string {
  return `${url} ${String(options?.body ?? '').replace(/"id":\d+/, '')}`;
}

/** All by which money is told from other money; who sent it and when is the endpoint's word. */
function wordsOf({ address, contract, tag, units, hash, block }: Sighting): string {
  return JSON.stringify([address, contract, tag, String(units), hash, block]);
}

/** The paths of everything in a JSON document; what is no document is one thing. */
function placesIn(text: string): string[][] {
  const places: string[][] = [];
  const walk = (value: unknown, path: string[]) => {
    places.push(path);
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
  };
  walk(parsed(text), []);
  return places;
}

function changed(text: string, path: readonly string[], said: unknown): string {
  const put = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
    if (name === undefined)
      return said === twice ? (Array.isArray(value) ? [...value, ...value] : value) : said;
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
    copy[name] = put(copy[name], rest);
    return copy;
  };
  return JSON.stringify(put(parsed(text), path));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
