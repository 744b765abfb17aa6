import type { FastifyInstance } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';

const methods: readonly HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Which methods a path has routes for, so that a wrong method can be answered with 405 and `Allow` instead of 404.
 * Fastify's own router is not for asking; this one learns the same routes. Must be called before routes are added.
 */
export function learnAllowedMethods(app: FastifyInstance): (url: string) => string[] {
  const router = findMyWay({ caseSensitive: false, ignoreTrailingSlash: true });
  app.addHook('onRoute', route => {
    const own = [route.method].flat().filter(each => methods.includes(each as HTTPMethod)) as HTTPMethod[];
    for (const method of own) {
      if (route.url !== '*' && !router.hasRoute(method, route.url)) router.on(method, route.url, () => {});
    }
  });
  return url => methods.filter(method => router.find(method, url.split('?', 1)[0] ?? '/') !== null);
}
