import { readdirSync, readFileSync } from 'node:fs';
import fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { createCatalog } from './catalog.ts';
import { shippedData } from './data.ts';
import { logoPaths } from './logo-paths.ts';
import { logoRoutes } from './logos.ts';
import { overlay } from './overlay.ts';

const catalog = createCatalog();
const served = new URL('../../assets/', import.meta.url);
const drawings = ['networks', 'tokens', 'integrations'].flatMap(folder =>
  readdirSync(new URL(`logos/${folder}/`, served)).map(file => `/logos/${folder}/${file}`),
);
const needed = [
  ...catalog.networks.map(network => logoPaths.network(network.slug)),
  ...catalog.networks.flatMap(({ id }) => catalog.assetsOn(id).map(asset => logoPaths.token(asset.symbol))),
  ...catalog.integrations.map(integration => logoPaths.integration(integration.slug)),
];

it('has a logo for everything in the catalog and none besides', () => {
  expect(new Set(drawings)).toEqual(new Set(needed));
});

describe('as an <img> under a strict policy', () => {
  it.each(drawings)('%s runs nothing and loads nothing', path => {
    const svg = readFileSync(new URL(`.${path}`, served), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg.length).toBeLessThan(30_000);
    const allowed =
      'svg|g|path|circle|ellipse|rect|text|defs|clipPath|mask|linearGradient|radialGradient|stop|use|filter';
    for (const [, element] of svg.matchAll(/<\/?([a-zA-Z:]+)/g)) {
      expect(element).toMatch(new RegExp(`^(?:${allowed}|polygon|fe[A-Z][A-Za-z]+)$`));
      expect(element).not.toBe('feImage');
    }
    expect(svg).not.toMatch(/<!|<\?|\son[a-z]+\s*=|\sstyle\s*=|javascript:|data:/i);
    for (const [, target] of svg.matchAll(/href\s*=\s*["']([^"']*)/gi)) expect(target).toMatch(/^#/);
    for (const [, target] of svg.matchAll(/url\(([^)]*)\)/gi)) expect(target).toMatch(/^#/);
    expect(
      svg.replace('http://www.w3.org/2000/svg', '').replace('http://www.w3.org/1999/xlink', ''),
    ).not.toContain('//');
  });
});

describe('served', () => {
  const app = fastify();
  app.register(logoRoutes);
  afterAll(() => app.close());

  it('with a type, a year of caching and an ETag', async () => {
    const first = await app.inject({ url: '/logos/tokens/USDC.svg' });
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    const etag = first.headers['etag'];
    expect(etag).toEqual(expect.any(String));
    const again = await app.inject({
      url: '/logos/tokens/USDC.svg',
      headers: { 'if-none-match': String(etag) },
    });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
  });

  it.each([
    '/logos/README.md',
    '/logos/LICENSE',
    '/logos/',
    '/logos/tokens/',
    '/logos/tokens/NONE.svg',
    '/logos/..%2f..%2fpackage.json',
    '/logos/%2e%2e/%2e%2e/src/catalog/catalog.ts',
    '/logos/tokens/..%5c..%5cREADME.md',
  ])('not beyond the drawings: %s', async url => {
    const response = await app.inject({ url });
    expect([400, 403, 404]).toContain(response.statusCode);
  });
});

it('draws a letter for what the overlay has added, as safe as the drawings', async () => {
  const added = { chainId: 100, name: 'Gnosis', nativeSymbol: 'XDAI' };
  const { data } = overlay(shippedData, { networks: [added] });
  const server = fastify();
  await server.register(logoRoutes, { data });
  for (const path of ['/logos/networks/gnosis.svg', '/logos/tokens/XDAI.svg']) {
    const answer = await server.inject(path);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'",
    });
    expect(answer.body).toMatch(/^<svg [^>]+><circle [^>]+><text [^>]+>[GX]<\/text><\/svg>$/);
  }
  expect((await server.inject('/logos/networks/base.svg')).statusCode).toBe(200);
  await server.close();
});
