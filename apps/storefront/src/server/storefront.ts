/**
 * The demo shop as a Fastify plugin: its built page, and the two calls that a page may not make itself because they
 * need the client's secret key.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import cookies from '@fastify/cookie';
import files from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ErrorAnswer,
  type LinkTokenAnswer,
  type LinkTokenRequest,
  offerKinds,
  type TransfersAnswer,
  type WalletsAnswer,
} from '../api.ts';
import { type Credentials, explainFailure, fairleadApi } from './fairlead.ts';
import { linkTokenRequest } from './requests.ts';
import { shopperOf } from './shopper.ts';

export type StorefrontOptions = Credentials & {
  /** Where the shop is mounted: `/demo`; empty for a site of its own. */
  basePath: string;
  /** Where Link pages come from, if that is not the origin of `fairleadUrl`. */
  linkOrigin?: string;
  /** Directory of the built page, if not `dist`. */
  pageDirectory?: string;
};

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Register with `app.register(storefront, options)`. The page must have been built: `npm run build -w @fairlead/storefront`. */
export async function storefront(app: FastifyInstance, options: StorefrontOptions): Promise<void> {
  const page = options.pageDirectory ?? dist;
  if (!existsSync(page)) {
    throw new Error(`${page} does not exist: build the page first, npm run build -w @fairlead/storefront`);
  }
  const { basePath, fairleadUrl } = options;
  const linkOrigin = options.linkOrigin ?? new URL(fairleadUrl).origin;
  const fairlead = fairleadApi(options);

  await app.register(cookies);
  await app.register(files, {
    root: page,
    prefix: `${basePath}/`,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const message = status < 500 ? error.message : 'The shop has failed; its log says why.';
    if (status >= 500) app.log.error(error);
    return reply.code(status).send({ error: { from: 'storefront', message } } satisfies ErrorAnswer);
  });

  const sendPage = (request: FastifyRequest, reply: FastifyReply) => {
    // The page's own links are relative, so its address must end in a slash, which some routers ignore.
    if (!request.url.split('?')[0]?.endsWith('/')) return reply.redirect(`${basePath}/`);
    // Known before the page's script runs: its first requests go out together, and each would be a new shopper's.
    shopperOf(request, reply, `${basePath}/`);
    reply.header('content-security-policy', contentSecurityPolicy(linkOrigin));
    reply.header('referrer-policy', 'strict-origin-when-cross-origin');
    return reply.sendFile('index.html');
  };
  app.get(`${basePath}/`, sendPage);
  if (basePath !== '' && !app.hasRoute({ method: 'GET', url: basePath })) app.get(basePath, sendPage);

  app.post<{ Body: Partial<LinkTokenRequest> | undefined }>(
    `${basePath}/api/link-token`,
    async (request, reply): Promise<LinkTokenAnswer | ErrorAnswer> => {
      const kind = offerKinds.find(known => known === request.body?.kind);
      if (kind === undefined) {
        const message = `This shop knows these kinds of offer: ${offerKinds.join(', ')}.`;
        return reply.code(400).send({ error: { from: 'storefront', message } });
      }
      const transactionId = `deposit-${randomUUID()}`;
      const shopper = shopperOf(request, reply, `${basePath}/`);
      try {
        const { data, headers } = await fairlead.managedAccountAuthentication.v1LinktokenCreate(
          linkTokenRequest(kind, shopper, transactionId),
        );
        const linkToken = data.content?.linkToken;
        if (!linkToken) throw new Error('its answer has no linkToken');
        const warnings: unknown = headers['fairlead-warning'];
        return { linkToken, linkOrigin, transactionId, ...(typeof warnings === 'string' && { warnings }) };
      } catch (error) {
        return reply.code(502).send({ error: explainFailure(error, fairleadUrl) });
      }
    },
  );

  app.get(`${basePath}/api/wallets`, async (request, reply): Promise<WalletsAnswer | ErrorAnswer> => {
    const shopper = shopperOf(request, reply, `${basePath}/`);
    try {
      const { data } = await fairlead.wallets.v1WalletsVerifyList({ UserId: shopper });
      return { wallets: data.content?.verifications ?? [] };
    } catch (error) {
      return reply.code(502).send({ error: explainFailure(error, fairleadUrl) });
    }
  });

  app.get(`${basePath}/api/transfers`, async (request, reply): Promise<TransfersAnswer | ErrorAnswer> => {
    const shopper = shopperOf(request, reply, `${basePath}/`);
    try {
      const { data } = await fairlead.managedTransfers.v1TransfersManagedMeshList({
        UserId: shopper,
        Count: 20,
        OrderBy: 'createdTimestamp',
        DescendingOrder: true,
      });
      return { transfers: data.content?.items ?? [], total: data.content?.total ?? 0 };
    } catch (error) {
      return reply.code(502).send({ error: explainFailure(error, fairleadUrl) });
    }
  });
}

/**
 * `frame-src` must name the origin of the Link page: without it the overlay stays empty. The vendor's SDK styles its
 * overlay by a `<style>` element, which a strict `style-src` would refuse; hence `unsafe-inline`, for styles alone.
 */
function contentSecurityPolicy(linkOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${linkOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
