/** What `fairlead doctor` says of the catalog. */
import { type Catalog, createCatalog, shippedData } from '../catalog/index.ts';
import type { Context } from './context.ts';

export type Finding = { what: string; state: 'ok' | 'note' | 'wrong'; found: string; mend?: string };

/** What the operator's overlay has made of the catalog. A file that is wrong has been refused before this. */
export function checkCatalog({ config: { catalog: data, catalogFile } }: Context): Finding {
  const catalog = offeredIn(createCatalog(data));
  const size = `${catalog.networks.length} networks, ${catalog.assets.length} assets on them`;
  if (catalogFile === undefined) return { what: 'catalog', state: 'ok', found: `as shipped: ${size}` };
  const shipped = offeredIn(createCatalog(shippedData));
  const parts = ['networks', 'assets', 'integrations'] as const;
  const changes = parts.flatMap(part => [
    [`${part} added`, without(catalog[part], shipped[part])],
    [`${part} off`, without(shipped[part], catalog[part])],
  ]);
  const said = changes.flatMap(([label, names]) => (names === '' ? [] : [`${label}: ${names}`]));
  return { what: 'catalog', state: 'ok', found: [`${size}, with ${catalogFile}`, ...said].join('; ') };
}

function offeredIn(catalog: Catalog) {
  return {
    networks: catalog.networks.map(({ name }) => name),
    assets: catalog.networks.flatMap(({ id, name }) =>
      catalog.assetsOn(id).map(({ symbol }) => `${symbol} on ${name}`),
    ),
    integrations: catalog.integrations.filter(each => each.environments.length > 0).map(({ name }) => name),
  };
}

function without(names: readonly string[], others: readonly string[]): string {
  return names.filter(name => !others.includes(name)).join(', ');
}
