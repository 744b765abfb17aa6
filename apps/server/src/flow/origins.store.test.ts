/** Who may open Link, what the browser is told about it, and that nobody burns a token by looking. */
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { spellings } from '../../test/dump.ts';
import {
  ask,
  exchange,
  flow,
  hostOrigin,
  minutes,
  openDeposit,
  pageOf,
  type TestClient,
} from '../../test/flow.ts';
import { allowOrigin } from '../clients/index.ts';

const { db } = await testDatabase();
const logLines: string[] = [];
const server = await flow({ db, seed: 'origins', logLines });

const shop = 'https://shop.example';
let client: TestClient;
beforeAll(async () => {
  client = await server.newClient();
  await allowOrigin(db, client.scope, { origin: shop, createdAt: server.clock.now() });
});

const addressOf = (linkToken: string) => {
  const { pathname, search } = new URL(Buffer.from(linkToken, 'base64').toString());
  return pathname + search;
};

async function load(url: string, headers: Record<string, string> = {}) {
  return server.app.inject({ method: 'GET', url, headers, remoteAddress: '10.250.0.1' });
}

const inFrame = (referer?: string) => ({ 'sec-fetch-dest': 'iframe', ...(referer && { referer }) });

/** The sources of one directive. */
function policy(headers: Record<string, unknown>, directive: string): string | undefined {
  const all = String(headers['content-security-policy']).split('; ');
  return all.find(each => each.startsWith(`${directive} `))?.slice(directive.length + 1);
}

describe('the page', () => {
  test.each(['/b2b-iframe/6a4b9a39-1f3d-4a3e-9f0a-2d1f6c0a7b11/broker-connect', '/pay', '/pay/some-code'])(
    '%s names what shows its first screen, and the texts in its language, so that they come beside its script',
    async path => {
      const { headers } = await load(`${path}?lng=ar`);
      const named = [...String(headers.link).matchAll(/<([^>]+)>; rel=modulepreload/g)].map(
        ([, url = '']) => url,
      );
      for (const part of ['page', 'shared', 'messages-ar']) {
        expect(named.filter(url => url.startsWith(`/link/assets/${part}-`))).toHaveLength(1);
      }
      const answers = await Promise.all(named.map(url => load(url)));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(named.map(() => 200));
    },
  );

  test.each([
    ['framed by the shop', inFrame(`${shop}/checkout?cart=1`)],
    ['framed by somebody who does not say who', inFrame()],
    ['in a window of its own', {}],
  ])('%s: the real one, which only the shop may frame', async (_name, headers) => {
    const { linkToken } = await client.mint();
    const answer = await load(addressOf(linkToken), headers);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<script');
    expect(policy(answer.headers, 'frame-ancestors')).toBe(shop);
    expect(policy(answer.headers, 'script-src')).toBe("'self'");
    expect(policy(answer.headers, 'default-src')).toBe("'none'");
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    'https://evil.example/',
    'http://shop.example/',
    'https://shop.example.evil.example/',
    'http://localhost:3000/',
  ])('framed by %s: a sentence that can be read there, and no script', async referer => {
    const { linkToken, code } = await client.mint();
    const answer = await load(addressOf(linkToken), inFrame(referer));
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('<script');
    expect(answer.body).toContain(new URL(referer).origin);
    expect(policy(answer.headers, 'frame-ancestors')).toBeUndefined();
    expect(policy(answer.headers, 'script-src')).toBeUndefined();
    expect(policy(answer.headers, 'default-src')).toBe("'none'");
    // And the token is as good as new.
    expect((await client.redeem(code, { peerOrigin: shop })).status).toBe(200);
  });

  test.each([
    ['es-MX', 'Esta página no puede mostrarse aquí', 'es-US', 'ltr'],
    ['ar', 'لا يجوز عرض هذه الصفحة هنا', 'ar', 'rtl'],
    ['xx', 'This page may not be shown here', 'en-US', 'ltr'],
  ])('refuses in the language that was asked for: %s', async (asked, title, lang, dir) => {
    const { linkToken } = await client.mint();
    const answer = await load(`${addressOf(linkToken)}&lng=${asked}`, inFrame('https://evil.example/'));
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain(`<html lang="${lang}" dir="${dir}">`);
    expect(answer.body).toContain(`<h1>${title}</h1>`);
    expect(answer.body).toContain('<bdi>https://evil.example</bdi>');
    expect(answer.body).not.toContain('{');
  });

  test('names the page that was refused as text, never as markup', async () => {
    const answer = await load(
      addressOf((await client.mint()).linkToken),
      inFrame('https://a"onload=alert(1).example/<b>'),
    );
    expect(answer.body).not.toMatch(/<b>|"onload/);
  });

  test('of a client without a list, in the sandbox, for pages on the developer’s machine', async () => {
    const fresh = await server.newClient();
    const { linkToken } = await fresh.mint();
    const answer = await load(addressOf(linkToken), inFrame('http://localhost:5173/'));
    expect(answer.statusCode).toBe(200);
    expect(policy(answer.headers, 'frame-ancestors')).toContain('http://localhost:*');
    expect((await load(addressOf(linkToken), inFrame('https://shop.example/'))).statusCode).toBe(403);
  });

  test('loads a hundred times without burning the token', async () => {
    const { linkToken, code } = await client.mint();
    for (let loads = 0; loads < 100; loads += 1)
      await load(addressOf(linkToken), loads % 2 ? {} : inFrame(`${shop}/`));
    expect((await client.redeem(code, { peerOrigin: shop })).status).toBe(200);
  });

  test('loads for a code that is none, and for no client at all', async () => {
    const nobody = server.services.random.uuid();
    for (const url of [
      `/b2b-iframe/${client.scope.clientId}/broker-connect`,
      `/b2b-iframe/${client.scope.clientId}/broker-connect?auth_code=${'%00'.repeat(9)}`,
      `/b2b-iframe/${client.scope.clientId}/broker-connect?auth_code=a&auth_code=b`,
      `/b2b-iframe/${nobody}/broker-connect?auth_code=${'a'.repeat(86)}`,
    ]) {
      expect((await load(url)).statusCode).toBe(200);
    }
    expect((await load('/b2b-iframe/not-an-id/broker-connect')).statusCode).toBeOneOf([400, 404]);
  });
});

describe('redeeming', () => {
  test.each([
    undefined,
    'https://evil.example',
    'http://shop.example',
    'https://shop.example/',
    'https://SHOP.example',
    'https://shop.example:443',
    'https://shop.example.',
    'null',
    '*',
    '',
    hostOrigin,
  ])('in a frame of %s is refused and burns nothing', async peerOrigin => {
    const { code } = await client.mint();
    const payload = {
      clientId: client.scope.clientId,
      code,
      surface: 'overlay',
      ...(peerOrigin !== undefined && { peerOrigin }),
    };
    const answer = await ask(server.app, { method: 'POST', url: '/link/v1/redeem', payload });
    expect([answer.status, answer.errorType]).toEqual([403, 'originNotAllowed']);
    expect((await client.redeem(code, { peerOrigin: shop })).status).toBe(200);
  });

  test('each dead token says what it died of', async () => {
    const states = {
      used: 'linkTokenUsed',
      expired: 'linkTokenExpired',
      revoked: 'linkTokenRevoked',
    } as const;
    for (const [state, errorType] of Object.entries(states)) {
      const { code } = await client.mint({ ...openDeposit(), fairlead: { state } });
      expect((await client.redeem(code, { peerOrigin: shop })).errorType).toBe(errorType);
    }
    expect((await client.redeem('a'.repeat(86), { peerOrigin: shop })).errorType).toBe('linkTokenUnknown');
    expect((await client.redeem('short', { peerOrigin: shop })).errorType).toBe('linkTokenUnknown');
    const { code } = await client.mint();
    expect((await client.redeem(code, { peerOrigin: shop })).status).toBe(200);
    expect((await client.redeem(code, { peerOrigin: shop })).errorType).toBe('linkTokenUsed');
    server.clock.pass(minutes(11));
    expect((await client.redeem(code, { peerOrigin: shop })).errorType).toBe('linkTokenUsed');
  });

  test('by eight at once opens one session', async () => {
    const { code } = await client.mint();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.redeem(code, { peerOrigin: shop })),
    );
    const opened = answers.filter(({ status }) => status === 200);
    expect(opened).toHaveLength(1);
    for (const { status, errorType } of answers)
      if (status !== 200) expect([status, errorType]).toEqual([409, 'linkTokenUsed']);
  });

  test('with what an SDK must not be called: kept without trouble or refused, and never our fault', async () => {
    for (const platform of ['\u0000', 'web\u0000', '\ud800', '😀', "'; DROP TABLE sessions; --"]) {
      const { code } = await client.mint();
      const answer = await client.redeem(code, { peerOrigin: shop, sdk: { platform, version: platform } });
      expect(answer.status, JSON.stringify(platform)).toBeOneOf([200, 400]);
      if (answer.status === 400) expect((await client.redeem(code, { peerOrigin: shop })).status).toBe(200);
    }
  });
});

describe('coming back', () => {
  test('to a session from another origin than it was opened from is refused', async () => {
    const { code } = await client.mint();
    const { content } = await client.redeem(code, { peerOrigin: shop });
    const read = (peerOrigin: string) =>
      ask(server.app, {
        method: 'GET',
        url: `/link/v1/session?after=0&peerOrigin=${encodeURIComponent(peerOrigin)}`,
        headers: { authorization: `Bearer ${content.sessionSecret}` },
      });
    expect((await read(shop)).status).toBe(200);
    for (const origin of ['https://evil.example', 'null', '', `${shop}/`]) {
      expect([origin, (await read(origin)).errorType]).toEqual([origin, 'originNotAllowed']);
    }
  });

  test.each([
    {},
    { authorization: 'Bearer' },
    { authorization: 'Bearer x' },
    { authorization: `Basic ${'a'.repeat(43)}` },
    { authorization: `Bearer ${'a'.repeat(43)}` },
    { cookie: `session=${'a'.repeat(43)}` },
  ])('without the secret is refused: %o', async headers => {
    const answer = await ask(server.app, { method: 'GET', url: '/link/v1/session?after=0', headers });
    expect([answer.status, answer.errorType]).toEqual([401, 'invalidSession']);
  });

  test('a secret in the address is no secret', async () => {
    const { code } = await client.mint();
    const { content } = await client.redeem(code, { peerOrigin: shop });
    const answer = await ask(server.app, {
      method: 'GET',
      url: `/link/v1/session?after=0&authorization=${content.sessionSecret}`,
    });
    expect(answer.status).toBeOneOf([400, 401]);
  });
});

test('codes and secrets are nowhere in the log', async () => {
  const { code, linkToken } = await client.mint();
  await load(addressOf(linkToken), inFrame(`${shop}/`));
  await load(`${addressOf(linkToken)}&lng=en&th=dark`, inFrame('https://evil.example/'));
  await load(`/nowhere?auth_code=${code}`);
  const { content } = await client.redeem(code, { peerOrigin: shop });
  await client.redeem(code, { peerOrigin: shop });
  await ask(server.app, {
    method: 'GET',
    url: '/link/v1/session?after=0',
    headers: { authorization: `Bearer ${content.sessionSecret}` },
  });
  const log = logLines.join('\n');
  expect(log).toContain('/broker-connect?auth_code=[redacted]');
  for (const secret of [code, linkToken, content.sessionSecret, client.key]) {
    for (const spelling of spellings(secret)) expect(log.includes(spelling)).toBe(false);
  }
});

describe('32: redeeming again with the same proof', () => {
  const proof = 'p'.repeat(43);

  test('after a lost answer gives the same session, at the step where it is', async () => {
    const { code } = await client.mint(openDeposit());
    const first = await client.redeem(code, { peerOrigin: shop, proof });
    const again = await client.redeem(code, { peerOrigin: shop, proof });
    expect(again.content).toEqual(first.content);
    const page = pageOf(server, first.content.sessionSecret, first.content.view);
    await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
    const late = await client.redeem(code, { peerOrigin: shop, proof });
    expect(late.content.sessionSecret).toBe(page.secret);
    expect(late.content.view.screen).toEqual(page.screen());
  });

  test('at the same time, eight times, gives one session to all', async () => {
    const { code } = await client.mint();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.redeem(code, { peerOrigin: shop, proof })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ content }) => content.sessionSecret)).size).toBe(1);
  });

  test('is for nobody else: another proof, none, another code, another origin', async () => {
    const { code } = await client.mint();
    const first = await client.redeem(code, { peerOrigin: shop, proof });
    for (const other of [{ proof: 'q'.repeat(43) }, {}]) {
      expect((await client.redeem(code, { peerOrigin: shop, ...other })).errorType).toBe('linkTokenUsed');
    }
    expect((await client.redeem(code, { peerOrigin: 'https://evil.example', proof })).errorType).toBe(
      'originNotAllowed',
    );
    const second = await client.redeem((await client.mint()).code, { peerOrigin: shop, proof });
    expect(second.content.sessionSecret).not.toBe(first.content.sessionSecret);
    expect(
      (await client.redeem((await client.mint()).code, { peerOrigin: shop, proof: 'short' })).status,
    ).toBe(400);
  });
});
