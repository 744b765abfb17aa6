// Checks import-rules.mjs and that no imports go in a circle, type imports included. Runs on Node 24 (`npm run check`).
import { globSync, readFileSync } from 'node:fs';
import { posix, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { rules } from './import-rules.mjs';
import { root } from './installation.mjs';

/** What a source imports and re-exports, as it is written there. A computed `import()` is not seen. */
export function importsOf(path, source) {
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const named = [
    ...module.staticImports.map(found => found.moduleRequest.value),
    ...module.staticExports.flatMap(found => found.entries.map(entry => entry.moduleRequest?.value)),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      /^(['"])(.*)\1$/.exec(source.slice(start, end))?.at(2),
    ),
  ];
  return [...new Set(named.filter(name => name !== undefined))];
}

/** A path from the root for what is ours, else the module's name. */
export function resolveImport(from, name) {
  if (name.startsWith('.')) return posix.join(posix.dirname(from), name);
  const workspace = /^@fairlead\/([^/]+)(?:\/(.+))?$/.exec(name);
  if (workspace === null) return name;
  return `packages/${workspace[1]}/src/${workspace[2] ?? 'index'}.ts`;
}

/** Sentences, one per offence, over `{path: source}`. */
export function findOffences(sources) {
  const graph = new Map(
    Object.entries(sources).map(([path, source]) => [
      path,
      importsOf(path, source).map(name => resolveImport(path, name)),
    ]),
  );
  const broken = [...graph].flatMap(([path, targets]) =>
    targets.flatMap(target =>
      rules
        .filter(rule => isBroken(rule, path, target))
        .map(({ why }) => `${path} imports ${target}, but ${why}.`),
    ),
  );
  const circles = findCircles(graph).map(
    circle => `These import each other in a circle: ${circle.join(' → ')}.`,
  );
  return [...broken, ...circles];
}

function isBroken({ from, to, except }, path, target) {
  const match = from.exec(path);
  if (match === null || except?.test(path)) return false;
  // "$1" in `to` stands for what the first group of `from` matched.
  return new RegExp(to.source.replaceAll('$1', match[1] ?? '')).test(target);
}

/** One circle per group of files that reach each other, by depth-first search. */
function findCircles(graph) {
  const finished = new Set();
  const circles = [];
  const visit = (path, trail) => {
    if (trail.includes(path)) {
      circles.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    if (finished.has(path)) return;
    for (const target of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Tests may look anywhere.
  const files = globSync('{packages,apps}/*/{src,build}/**/*.{ts,tsx}', { cwd: root }).filter(
    path => !/\.test\.tsx?$/.test(path) && !path.includes('node_modules'),
  );
  const offences = findOffences(
    Object.fromEntries(
      files.map(path => [path.replaceAll('\\', '/'), readFileSync(new URL(path, `file://${root}/`), 'utf8')]),
    ),
  );
  for (const offence of offences) console.error(offence);
  if (files.length === 0) console.error(`No sources found in ${relative(process.cwd(), root) || '.'}.`);
  process.exit(offences.length > 0 || files.length === 0 ? 1 : 0);
}
