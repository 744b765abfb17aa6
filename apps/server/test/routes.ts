import type { FastifyInstance } from 'fastify';

/** Every route of the server as `METHOD /path/:parameter`, read from its own listing; HEAD is GET again. */
export function routesOf(app: FastifyInstance): string[] {
  const path: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const found = /^(?<branches>[│├└─ ]*)(?<name>\S+)(?: \((?<methods>[A-Z, ]+)\))?$/.exec(line);
      if (!found?.groups) return [];
      const { branches = '', name = '', methods = '' } = found.groups;
      const depth = branches.length / 4;
      path.splice(depth - 1, Number.POSITIVE_INFINITY, name);
      return methods
        .split(', ')
        .filter(method => method !== '' && method !== 'HEAD')
        .map(method => `${method} ${path.join('')}`);
    })
    .sort();
}
