import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow } from '../../test/flow.ts';
import { unserved } from '../accounts/unserved.ts';
import { operations } from './operations.ts';

type Operation = {
  operationId: string;
  tags: string[];
  security: object[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }>; headers?: object }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { title?: string }>; securitySchemes: object };
};

const { db } = await testDatabase();
const { app } = await flow({ db, seed: 'openapi', logLines: [] });
afterAll(() => app.close());

const answer = await app.inject('/openapi.json');
const document: Document = answer.json();
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

test('the document has every operation that is listed, and no other', () => {
  expect(document.openapi).toBe('3.1.0');
  const listed = Object.keys(operations).map(name => name.replace(/:(\w+)/g, '{$1}'));
  expect(described.map(each => each.name).sort()).toEqual(listed.sort());
});

/** `METHOD path` of each route, read from the tree that Fastify draws: four characters of indentation a level. */
function allRoutes(): string[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const [, indentation = '', piece = '', methods = ''] =
        /^(.*[├└]── )(\S*) \(([A-Z, ]+)\)/.exec(line) ?? [];
      const depth = indentation.length / 4 - 1;
      parents[depth] = (parents[depth - 1] ?? '') + piece;
      return methods.split(', ').map(method => `${method} ${parents[depth]}`);
    });
}

test('every route that integrators call is listed', () => {
  const routes = allRoutes();
  expect(routes).toContain('POST /fairlead/v1/link-tokens/:id/revoke');
  const saysNo = new Set(Object.keys(unserved).map(name => name.toLowerCase()));
  const theirs = routes
    .filter(name => /^(?!HEAD).+ \/(?:api|fairlead|admin\/api)\//.test(name))
    .filter(name => !saysNo.has(name.toLowerCase()));
  const listed = Object.keys(operations).map(name => name.toLowerCase());
  for (const name of theirs) expect(listed).toContain(name.toLowerCase());
});

describe('each operation', () => {
  test.each(described)('$name', ({ operation }) => {
    expect(operation.operationId).toMatch(/^[a-z]+[A-Za-z]+$/);
    expect(operation.tags).toHaveLength(1);
    expect(operation.responses['200']).toBeDefined();
    expect(operation.responses['default']?.content?.['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/ApiResult',
    });
    expect(JSON.stringify(operation)).not.toMatch(/\$id|def-\d|Schema\d/);
  });
  test('has a name of its own', () => {
    const names = described.map(each => each.operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('the schema of minting takes what the server takes', () => {
  const mint = document.paths['/api/v1/linktoken']?.['post'];
  expect(Object.keys(mint?.requestBody?.content ?? {})).toEqual([
    'application/json',
    'text/json',
    'application/*+json',
  ]);
  expect(Object.keys(mint?.responses['200']?.headers ?? {})).toEqual([
    'Fairlead-Token-Id',
    'Fairlead-Expires-At',
    'Fairlead-Warning',
  ]);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'document' });
  const schema = mint?.requestBody?.content['application/json']?.schema ?? {};
  const fits = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));
  expect(
    fits({
      userId: 'u',
      transferOptions: { toAddresses: [{ networkId: 'x', symbol: 'USDC', address: 'y' }] },
    }),
  ).toBe(true);
  expect(fits({ userId: 'u', transferOption: {} })).toBe(false);
});

test('all references lead somewhere', () => {
  for (const [, name = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(Object.keys(document.components.schemas)).toContain(name);
  }
});

test('the page that renders it asks no other server', async () => {
  const page = await app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; (?!.*https?:)/,
  );
  for (const [, address = ''] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(address).toMatch(/^\.?\/(?!\/)/);
    expect((await app.inject(new URL(address, 'http://x/docs/').pathname)).statusCode, address).toBe(200);
  }
});
