/**
 * Statements that PostgreSQL reads and plans once for each connection instead of each time: for those alone whose plan
 * does not depend on how large a table is, because a plan that was made for a small one is kept for a while.
 */
import type pg from 'pg';

const mark = /^\/\* prepared: ([\w-]+) \*\/ /;

/** The text of a statement that `usePreparedStatements` knows again. @param name one for each text, in the whole program */
export function prepared(name: string, text: string): string {
  return `/* prepared: ${name} */ ${text}`;
}

/** Kysely has no word for it; so what it hands to the driver is named on the way. */
export function usePreparedStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const named = (...[text, ...rest]: unknown[]) => {
    const name = typeof text === 'string' ? mark.exec(text)?.[1] : undefined;
    return query(name === undefined ? text : { name, text }, ...rest);
  };
  client.query = named as typeof client.query;
}
