// `npm run lock`: adds to package-lock.json the packages for other platforms that npm left out.
//
// npm leaves a platform's package out of the lock without a word when the registry in use does not have it (a mirror
// that holds a part), and `npm ci` then refuses the lock everywhere: "Missing: … from lock file". An entry with name,
// version and platform is enough: machines of that platform fetch it by name, the others pass over it.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const lockFile = new URL('../package-lock.json', import.meta.url);

/** The optional packages that some package names and that have no entry: `[{path, name, version}]`. */
export function missingOptionalPackages({ packages }) {
  const missing = new Map();
  for (const [user, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (placesSeenFrom(user, name).some(place => place in packages)) continue;
      const path = `node_modules/${name}`;
      // Needed by a package that is not a development one: then neither is this.
      missing.set(path, { path, name, version, dev: dev && (missing.get(path)?.dev ?? true) });
    }
  }
  return [...missing.values()];
}

/** Where Node would look for `name` from the package at `user`, as keys of the lock. */
function placesSeenFrom(user, name) {
  const places = [];
  for (let from = user; from !== ''; from = from.slice(0, Math.max(0, from.lastIndexOf('/')))) {
    if (!from.endsWith('/node_modules') && from !== 'node_modules')
      places.push(`${from}/node_modules/${name}`);
  }
  return [...places, `node_modules/${name}`];
}

/** What an entry must say so that npm passes over it elsewhere, read from the package's name, as in `x-linux-arm64-musl`. */
export function platformOf(name) {
  // Some name the processor as Go does.
  const words = name
    .split('/')
    .at(-1)
    .split(/[-_]/)
    .map(word => (word === 'amd64' ? 'x64' : word));
  const os = words.find(word =>
    ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'].includes(
      word,
    ),
  );
  const cpu = words.find(word =>
    ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'].includes(
      word,
    ),
  );
  const libc = words.some(word => word.startsWith('musl'))
    ? 'musl'
    : words.some(word => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && os === 'linux' && { libc: [libc] }),
  };
}

/** Adds the missing entries in place and answers how many there were. */
export function completeLock(lock) {
  const missing = missingOptionalPackages(lock);
  for (const { path, name, version, dev } of missing) {
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new Error(`${name} is asked for as "${version}": only an exact version can be completed.`);
    const platform = platformOf(name);
    if (platform.os === undefined && platform.cpu === undefined) {
      throw new Error(`The name ${name} does not say for which platform it is: add its entry by hand.`);
    }
    lock.packages[path] = { version, ...platform, ...(dev && { dev }), optional: true };
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return missing.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  const added = completeLock(lock);
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    added === 0
      ? 'package-lock.json was complete.'
      : `Added ${added} packages for other platforms to package-lock.json.`,
  );
}
