import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorTypes } from './error-type.ts';

const folder = new URL('../../../docs/errors/', import.meta.url);
const names = Object.keys(errorTypes).sort();

test('every error type has a page, and every page an error type', async () => {
  const pages = (await readdir(folder))
    .filter(file => file !== 'README.md')
    .map(file => file.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(names);
});

test.each(Object.entries(errorTypes))('the page of %s says %i and what to do', async (name, http) => {
  const page = await readFile(new URL(`${name}.md`, folder), 'utf8');
  expect(page.startsWith(`# ${name}\n\nHTTP ${http}, \`status\` \``)).toBe(true);
  expect(page).toContain('**What to do.** ');
});

test('the list of pages has all of them', async () => {
  const list = await readFile(new URL('README.md', folder), 'utf8');
  const linked = [...list.matchAll(/^\| \[(\w+)\]\(\1\.md\) \| (\d+) \|/gm)].map(([, name, http]) => [
    name,
    Number(http),
  ]);
  expect(Object.fromEntries(linked)).toEqual(errorTypes);
});
