/**
 * Serves the built page as the real server does (same paths, same Content-Security-Policy), against a session that
 * stands still at one screen; and a host page that behaves like the vendor's SDK. For looking at screens, not for
 * trying out flows.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { RedeemedSession } from '@fairlead/wire/session-view';
import { fixtures, payLinks, refusals } from './fixtures.ts';
import { hostPage } from './host-page.ts';

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** @param dist folder of the built page. */
export async function startFakeServer(
  dist: string,
  port = 0,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    answer(dist, request, response).catch((error: unknown) => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
}

async function answer(dist: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const path = url.pathname;
  if (path === '/host') return send(response, 200, '.html', hostPage(url));
  if (path.startsWith('/logos/')) return sendLogo(response, decodeURIComponent(path.slice(7, -4)));
  if (/^\/(b2b-iframe|pay)\//.test(path)) return sendPage(response, join(dist, 'index.html'));
  if (path.startsWith('/sandbox/authorize/')) return sandboxAuthorize(dist, path, request, response);
  if (path.startsWith('/link/v1/')) return sessionApi(path, url, request, response);
  const file = normalize(path.replace(/^\/link\//, ''));
  send(response, 200, extname(file), await readFile(join(dist, file), 'utf8'));
}

async function sessionApi(
  path: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path.endsWith('/pay-link')) {
    const { code } = (await body(request)) as { code: string };
    const content = payLinks[code];
    return content === undefined
      ? envelope(response, 404, { errorType: 'linkTokenUnknown' })
      : envelope(response, 200, { content });
  }
  const secret = request.headers.authorization?.slice('Bearer '.length);
  const code = path.endsWith('/redeem') ? ((await body(request)) as { code: string }).code : (secret ?? '');
  if (code === 'hangs') return;
  if (code === 'offline') return void response.destroy();
  const refusal = refusals[code];
  if (refusal !== undefined) return envelope(response, refusal, { errorType: code });
  const view = fixtures[code];
  if (view === undefined) return envelope(response, 404, { errorType: 'linkTokenUnknown' });
  const after = Number(url.searchParams.get('after') ?? 0);
  const messages = view.messages.filter(each => each.sequence > after);
  const shifted = { ...view, messages };
  const redeemed: RedeemedSession = { sessionSecret: code, view: shifted };
  envelope(response, 200, { content: path.endsWith('/redeem') ? redeemed : shifted });
}

async function sandboxAuthorize(
  dist: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const login = fixtures['login']?.screen;
  const sandboxUsers = login?.kind === 'login' ? login.sandboxUsers : [];
  if (path.includes('/gone')) {
    return path.endsWith('/details')
      ? envelope(response, 404, {})
      : sendPage(response, join(dist, 'sandbox-authorize.html'));
  }
  if (path.endsWith('/details')) {
    return envelope(response, 200, {
      content: { integrationName: 'Coinbase', clientName: 'Acme', sandboxUsers },
    });
  }
  if (request.method !== 'POST') return sendPage(response, join(dist, 'sandbox-authorize.html'));
  const { password, code, deny } = (await body(request)) as { password?: string; code?: string; deny?: true };
  if (!deny && password !== 'Pass123') return envelope(response, 401, { errorType: 'wrongCredentials' });
  if (!deny && code !== '123456') return envelope(response, 401, { errorType: 'wrongCode' });
  envelope(response, 200, { content: { done: true } });
}

function envelope(response: ServerResponse, status: number, more: object): void {
  const text = JSON.stringify({ status: status === 200 ? 'ok' : 'error', message: '', ...more });
  response.setHeader('X-Request-Id', 'req_7HqkX2vN');
  send(response, status, '.json', text);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response
    .writeHead(status, { 'Content-Type': types[type] ?? 'text/plain', 'Cache-Control': 'no-store' })
    .end(text);
}

async function sendPage(response: ServerResponse, file: string): Promise<void> {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  send(response, 200, '.html', await readFile(file, 'utf8'));
}

function sendLogo(response: ServerResponse, name: string): void {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 37, 0) % 360;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 60% 45%)"/>` +
    `<circle cx="20" cy="20" r="10" fill="none" stroke="#fff" stroke-width="5"/></svg>`;
  response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(svg);
}

async function body(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}
