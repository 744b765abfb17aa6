import { expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { badBodies } from '../../test/bad-bodies.ts';
import { fields } from '../../test/field-table.ts';
import { linkTokenServer } from '../../test/link-token-server.ts';

const { post, minted } = await linkTokenServer();
const vendorAnswer = await vendorModel('ApiResult');
const answers: Record<string, unknown> = {};

/** What is sound but not served yet is refused too; such a refusal says nothing about the body. */
const unserved = (rules: readonly string[]) => rules.every(rule => rule.endsWith(' notServed'));

test.each(badBodies)('$name', async ({ name, body, live, sandbox }) => {
  for (const [environment, expected] of [
    ['live', live],
    ['sandbox', sandbox],
  ] as const) {
    const before = minted.length;
    const answer = await post(body, environment);
    const faults: { path: string; rule: string }[] = answer.body.errorData?.faults ?? [];
    const rules = faults.map(({ path, rule }) => `${path} ${rule}`);
    if (expected.length === 0) {
      expect(unserved(rules), `${environment}: ${rules.join(', ')}`).toBe(true);
      continue;
    }
    expect(rules, environment).toEqual(expected);
    expect(answer.status).toBe(400);
    expect(answer.body.status).toBe('badRequest');
    expect(minted).toHaveLength(before);
    expect(objections(vendorAnswer, answer.body)).toEqual([]);
    if (environment === 'live') answers[name] = answer.body;
  }
});

test('there are at least two hundred, with names of their own', () => {
  expect(badBodies.length).toBeGreaterThanOrEqual(200);
  expect(new Set(badBodies.map(each => each.name)).size).toBe(badBodies.length);
});

test('no field is forgotten', () => {
  const faulty = new Set(
    badBodies.flatMap(({ live, sandbox }) =>
      [...live, ...sandbox].map(each => each.split(' ')[0]?.replaceAll(/\[\d+\]/g, '[]')),
    ),
  );
  expect(fields().filter(({ path }) => !faulty.has(path))).toEqual([]);
});

test('every answer is word for word what it was', async () => {
  await expect(`${JSON.stringify(answers, null, 2)}\n`).toMatchFileSnapshot(
    '../../test/bad-bodies.answers.json',
  );
});
