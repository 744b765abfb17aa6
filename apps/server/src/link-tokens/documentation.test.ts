import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fields, linkTokenPage, notes } from '../../test/field-table.ts';

test('the page about minting is the one that the schema makes', async () => {
  await expect(linkTokenPage()).toMatchFileSnapshot('../../../../docs/link-token.md');
});

test('every field says what it does, and every text and list has a limit', () => {
  for (const { path, node } of fields()) {
    const types = [node.type ?? []].flat();
    if (!types.includes('object')) expect(node.description, path).toMatch(/\.$/);
    if (types.includes('array')) expect(node.maxItems, path).toBeGreaterThan(0);
    if (types.includes('string') && !node.enum && node.format !== 'uuid')
      expect(node.maxLength, path).toBeGreaterThan(0);
    if (types.includes('number')) expect(node.maximum, path).toBeDefined();
  }
});

test('the notes are about fields that exist and rulings that are written down', async () => {
  const paths = fields().map(each => each.path);
  const rulings = await readFile(new URL('../../../../docs/rulings.md', import.meta.url), 'utf8');
  for (const [path, { rulings: numbers = [] }] of Object.entries(notes)) {
    expect(paths).toContain(path);
    for (const number of numbers) expect(rulings).toContain(`\n| ${number} | `);
  }
});

test('each ruling has a test of its number', async () => {
  const files = [
    './rulings-1-to-13.test.ts',
    './rulings-14-to-28.test.ts',
    './routes.test.ts',
    './repetition.store.test.ts',
    '../http/authenticate.test.ts',
    '../prices/prices.test.ts',
    '../flow/origins.store.test.ts',
    '../flow/paid-once.store.test.ts',
    '../catalog/catalog.test.ts',
  ].map(file => new URL(file, import.meta.url));
  const tests = (await Promise.all(files.map(file => readFile(file, 'utf8')))).join('\n');
  const rulings = await readFile(new URL('../../../../docs/rulings.md', import.meta.url), 'utf8');
  const numbers = [...rulings.matchAll(/^\| (\d+) \| /gm)].map(([, number = '']) => Number(number));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
  for (const number of numbers) expect(tests, `ruling ${number}`).toMatch(new RegExp(`['"\`]${number}: `));
});
