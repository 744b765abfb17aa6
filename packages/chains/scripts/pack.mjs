// Writes dist/: the package as it is published alone, in JavaScript with type declarations.
// Then: npm publish packages/chains/dist
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const here = new URL('../', import.meta.url);
const dist = new URL('dist/', here);

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL('node_modules/typescript/bin/tsc', root)),
    '--project',
    fileURLToPath(new URL('scripts/tsconfig.pack.json', here)),
    '--outDir',
    fileURLToPath(dist),
  ],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

const own = JSON.parse(readFileSync(new URL('package.json', here), 'utf8'));
const compiled = path => path.replace('./src/', './').replace(/\.ts$/, '.js');
const exports = Object.entries(own.exports).map(([name, path]) => [
  name,
  { types: compiled(path).replace(/\.js$/, '.d.ts'), default: compiled(path) },
]);
const { name, version, description, license, type, sideEffects, dependencies } = own;
const published = {
  name,
  version,
  description,
  license,
  type,
  sideEffects,
  engines: { node: '>=20' },
  exports: Object.fromEntries(exports),
  dependencies,
};
writeFileSync(new URL('package.json', dist), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(new URL('README.md', here), new URL('README.md', dist));
const licence = new URL('LICENSE', root);
if (existsSync(licence)) copyFileSync(licence, new URL('LICENSE', dist));
console.log(`${name} ${version} is in ${fileURLToPath(dist)}`);
