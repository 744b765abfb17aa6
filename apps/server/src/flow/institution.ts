/**
 * Asking an institution. None is waited for without end, and what goes wrong on the way to it is an answer as well:
 * what it is worth depends on the question.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '@fairlead/connectors';
import type { Services } from './services.ts';

/** @throws what the connector throws, or an Error when it does not answer in time. */
export async function inTime<Result>(services: Services, call: Promise<Result>): Promise<Result> {
  const answered = new AbortController();
  const { institutionPatienceMs: patience } = services;
  const tooLate = sleep(patience, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`no answer within ${patience} ms`);
  });
  try {
    return await Promise.race([call, tooLate]);
  } finally {
    answered.abort();
  }
}

/**
 * The institution's answer, or that there was none.
 *
 * @param moneyMoved what silence means: `unknown` wherever money may have moved.
 * @param facts for log and trace: ids.
 */
export async function ask<Result>(
  services: Services,
  call: Promise<Outcome<Result>>,
  moneyMoved: 'no' | 'unknown',
  facts: Readonly<Record<string, string>>,
): Promise<Outcome<Result>> {
  const begun = performance.now();
  const span = services.tracing.begin('ask an institution');
  const ended = (outcome: string, failure?: string) => {
    services.metrics.institutionAnswered(outcome, (performance.now() - begun) / 1000);
    span.end({ ...facts, outcome }, failure);
  };
  try {
    const outcome = await inTime(services, call);
    ended(outcome.status === 'failed' ? outcome.reason : outcome.status);
    return outcome;
  } catch (error) {
    ended('silent', 'no answer');
    services.log.error({ ...facts, err: error }, 'an institution did not answer');
    return noAnswer(moneyMoved);
  }
}

export function noAnswer(moneyMoved: 'no' | 'unknown'): Outcome<never> & { status: 'failed' } {
  return { status: 'failed', reason: 'unreachable', message: 'The institution did not answer.', moneyMoved };
}
