import { describe, expect, it } from 'vitest';
import { findOffences, importsOf, resolveImport } from './check-imports.mjs';

describe('importsOf', () => {
  it('sees every way to import', () => {
    const source = `
      import a, { b } from './a.ts';
      import type { C } from "./c.ts";
      import './effect.ts';
      export * from './d.ts';
      export type { E } from './e.ts';
      const later = await import('./f.ts');
      const text = "import './not-an-import.ts'";
    `;
    expect(importsOf('x.ts', source).sort()).toEqual([
      './a.ts',
      './c.ts',
      './d.ts',
      './e.ts',
      './effect.ts',
      './f.ts',
    ]);
  });

  it('reads JSX, and says where a source is broken', () => {
    expect(importsOf('x.tsx', "import { h } from 'preact'; const a = <b>{h}</b>;")).toEqual(['preact']);
    expect(() => importsOf('broken.ts', 'import {')).toThrow('broken.ts');
  });
});

it('resolves relative names and the names of packages', () => {
  expect(resolveImport('apps/server/src/flow/deposit.ts', '../clients/store.ts')).toBe(
    'apps/server/src/clients/store.ts',
  );
  expect(resolveImport('apps/server/src/app.ts', '@fairlead/wire')).toBe('packages/wire/src/index.ts');
  expect(resolveImport('apps/server/src/app.ts', '@fairlead/chains/evm')).toBe('packages/chains/src/evm.ts');
  expect(resolveImport('apps/server/src/app.ts', 'node:fs')).toBe('node:fs');
});

describe('findOffences', () => {
  const offence = (path, target) => findOffences({ [path]: `import '${target}';` }).length;

  it.each([
    ['packages/wire/src/index.ts', '../../../apps/server/src/app.ts'],
    ['packages/wire/src/index.ts', '@fairlead/chains'],
    ['packages/money/src/index.ts', '@fairlead/wire'],
    ['packages/chains/src/evm.ts', '@fairlead/money'],
    ['packages/chains/src/evm.ts', 'node:http'],
    ['packages/connectors/src/index.ts', 'node:fs/promises'],
    ['packages/connectors/src/index.ts', '@fairlead/chains/evm'],
    ['apps/server/src/http/envelope.ts', '../clients/rules.ts'],
    ['apps/server/src/database/migrate.ts', '../clients/rules.ts'],
    ['apps/server/src/sessions/routes.ts', '../clients/store.ts'],
    ['apps/server/src/sessions/routes.ts', '../clients/key-store.ts'],
    ['apps/server/src/sessions/routes.ts', '../app.ts'],
    ['apps/link/src/page.tsx', '@fairlead/connectors'],
    ['apps/link/src/page.tsx', '../../server/src/http/envelope.ts'],
    ['apps/storefront/src/server/main.ts', '@fairlead/wire'],
    ['apps/server/src/app.ts', '../../link/src/page.tsx'],
  ])('%s may not import %s', (path, target) => {
    expect(offence(path, target)).toBe(1);
  });

  it.each([
    ['packages/wire/src/index.ts', '@fairlead/money'],
    ['apps/server/src/clients/routes.ts', './store.ts'],
    ['apps/server/src/flow/deposit.ts', '../clients/store.ts'],
    ['apps/server/src/sessions/routes.ts', '../clients/rules.ts'],
    ['apps/server/src/sessions/routes.ts', '../http/envelope.ts'],
    ['apps/server/src/main.ts', './app.ts'],
    ['apps/link/src/page.tsx', '@fairlead/wire'],
    ['apps/storefront/src/server/main.ts', '@meshconnect/node-api'],
  ])('%s may import %s', (path, target) => {
    expect(offence(path, target)).toBe(0);
  });

  it('names a circle, type imports included', () => {
    const offences = findOffences({
      'packages/wire/src/a.ts': "import { b } from './b.ts';",
      'packages/wire/src/b.ts': "import type { C } from './c.ts';",
      'packages/wire/src/c.ts': "export * from './a.ts';",
      'packages/wire/src/d.ts': "import './a.ts';",
    });
    expect(offences).toEqual([
      'These import each other in a circle: packages/wire/src/a.ts → packages/wire/src/b.ts → packages/wire/src/c.ts → packages/wire/src/a.ts.',
    ]);
  });
});
