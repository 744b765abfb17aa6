import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeLock, missingOptionalPackages, platformOf } from './complete-lockfile.mjs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

describe('package-lock.json', () => {
  it('has an entry for every optional package, so that npm ci takes it on every platform', () => {
    expect(missingOptionalPackages(lock), 'Run "npm run lock" and commit package-lock.json').toEqual([]);
  });

  it('names no registry: whoever installs uses his own', () => {
    const withAddress = Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.includes('://'));
    expect(withAddress).toEqual([]);
  });
});

describe('completing a lock', () => {
  const small = () => ({
    packages: {
      '': { optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
      'node_modules/tool-linux-x64': { version: '1.0.0', optional: true },
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: {
          '@tool/linux-arm64-musl': '2.0.0',
          '@tool/darwin-arm64': '2.0.0',
          nested: '1.0.0',
        },
      },
      'node_modules/tool/node_modules/nested': { version: '1.0.0', optional: true },
    },
  });

  it('adds what is missing, and leaves what is found where Node would look', () => {
    const completed = small();
    expect(completeLock(completed)).toBe(2);
    expect(completed.packages['node_modules/@tool/linux-arm64-musl']).toEqual({
      version: '2.0.0',
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    });
    expect(completeLock(completed)).toBe(0);
  });

  it('refuses what it cannot state exactly', () => {
    const ranged = small();
    ranged.packages['node_modules/tool'].optionalDependencies['@tool/darwin-arm64'] = '^2.0.0';
    expect(() => completeLock(ranged)).toThrow('only an exact version');
    const nameless = small();
    nameless.packages['node_modules/tool'].optionalDependencies = { speedup: '1.0.0' };
    expect(() => completeLock(nameless)).toThrow('does not say for which platform');
  });

  it.each([
    ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxc-parser/binding-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
    ['@oxc-parser/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['@foundry-rs/anvil-win32-amd64', { os: ['win32'], cpu: ['x64'] }],
  ])('reads the platform of %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('agrees with every entry that npm itself wrote', () => {
    for (const [path, entry] of Object.entries(lock.packages)) {
      if (entry.os === undefined || entry.integrity === undefined) continue;
      const { os, cpu } = platformOf(path);
      if (os !== undefined) expect([path, os, cpu]).toEqual([path, [entry.os].flat(), [entry.cpu].flat()]);
    }
  });
});
