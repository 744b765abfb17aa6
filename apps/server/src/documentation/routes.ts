/** `/llms.txt`, the list of all pages, and each page as plain text below `/documentation/`. */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { type Page, readPages } from './pages.ts';

const writtenFor = 'http://localhost:4000';

/** Fastify plugin. @param options.publicUrl what the pages are to call this server. */
export async function documentationRoutes(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string },
): Promise<void> {
  const pages = readPages();
  const texts = new Map(pages.map(page => [page.path, page.text.replaceAll(writtenFor, publicUrl)]));
  const index = listOf(pages, publicUrl);
  const type = 'text/plain; charset=utf-8';

  app.get('/llms.txt', async (_request, reply) => reply.type(type).send(index));
  app.get<{ Params: { '*': string } }>('/documentation/*', async (request, reply) => {
    const text = texts.get(request.params['*']);
    if (text === undefined) {
      throw new ApiError('notFound', 'There is no such page. /llms.txt lists all of them.');
    }
    return reply.type(type).send(text);
  });
}

/** In the form of https://llmstxt.org. */
function listOf(pages: readonly Page[], publicUrl: string): string {
  const line = ({ path, title, summary }: Page) =>
    `- [${title}](${publicUrl}/documentation/${path})${summary === '' ? '' : `: ${summary}`}`;
  const section = (title: string, belongs: (page: Page) => boolean) =>
    `## ${title}\n\n${pages.filter(belongs).map(line).join('\n')}\n`;
  return [
    '# Fairlead',
    '> The open, self-hosted Link: deposits, payments, onramps, withdrawals and wallet proofs, on the wire of Mesh Connect.',
    `The API is described at ${publicUrl}/openapi.json. Each page below is plain text.`,
    section('Guides', ({ path }) => path.startsWith('guides/')),
    section('Reference', ({ path }) => !path.includes('/')),
    section('Errors', ({ path }) => path.startsWith('errors/')),
  ].join('\n\n');
}
