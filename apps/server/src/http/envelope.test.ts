import { readFile } from 'node:fs/promises';
import { apiResultStatuses, type ErrorType, errorTypes } from '@fairlead/wire';
import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { failure, ok } from './envelope.ts';

const fault = (path: string, rule = 'type') => ({ path, rule, message: 'It is wrong.', hint: 'Mend it.' });

describe('every error type', () => {
  test.each(Object.entries(errorTypes))('%s: the status that its page says', async (name, http) => {
    const page = await readFile(new URL(`../../../../docs/errors/${name}.md`, import.meta.url), 'utf8');
    const { status } = failure(new ApiError(name as ErrorType, 'No.'), 'GET /');
    expect(apiResultStatuses).toContain(status);
    expect(page).toContain(`HTTP ${http}, \`status\` \`${status}\``);
  });
});

test('a refusal has everything that is known about it, and nothing empty', () => {
  const error = new ApiError('invalidField', 'No.', { faults: [fault('a')], displayMessage: 'Sorry.' });
  expect(failure(error, 'POST /x')).toEqual({
    status: 'badRequest',
    message: 'No.',
    displayMessage: 'Sorry.',
    errorHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    errorType: 'invalidField',
    errorData: { faults: [fault('a')] },
  });
  expect(failure(new ApiError('notFound', 'No.'), 'GET /x')).not.toHaveProperty('errorData');
});

test('the hash is of the kind of error and its place, not of values, indices or order of repetition', () => {
  const hash = (paths: string[], place = 'POST /x', type: ErrorType = 'invalidField') =>
    failure(new ApiError(type, `${Math.random()}`, { faults: paths.map(path => fault(path)) }), place)
      .errorHash;
  expect(hash(['a[0].b'])).toBe(hash(['a[17].b', 'a[18].b']));
  expect(hash(['a'])).not.toBe(hash(['b']));
  expect(hash(['a'])).not.toBe(hash(['a'], 'POST /y'));
  expect(hash(['a'])).not.toBe(hash(['a'], 'POST /x', 'missingField'));
  expect(ok(1).errorHash).toBe(ok({ other: 'content' }).errorHash);
});

test('at most fifty faults are listed', () => {
  const faults = Array.from({ length: 60 }, (_, at) => fault(`a[${at}]`));
  expect(new ApiError('invalidField', 'No.', { faults }).faults).toHaveLength(50);
});
