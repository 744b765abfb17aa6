import type { LinkStyle } from '@fairlead/wire/link-style';
import { readLinkStyleParameter } from '@fairlead/wire/link-style-parameter';
import { describe, expect, test } from 'vitest';
import { destination, network, transfer } from '../../test/link-token-bodies.ts';
import { clientId, linkTokenServer, noon, subClientId } from '../../test/link-token-server.ts';
import { codeDigest } from './code.ts';

describe('the answer', () => {
  test('is the token, with its facts in headers, and nothing of the code anywhere else', async () => {
    const { post } = await linkTokenServer();
    const { status, headers, body, last } = await post(transfer());
    expect(status).toBe(200);
    expect(body).toEqual({
      content: { linkToken: expect.any(String) },
      status: 'ok',
      message: '',
      errorHash: expect.stringMatching(/^[0-9a-f]{8}$/),
      errorType: '',
    });
    const { linkToken } = body.content;
    expect(linkToken).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(linkToken.length % 4).toBe(0);
    const page = Buffer.from(linkToken, 'base64').toString('latin1');
    const [, code = ''] =
      /^http:\/\/localhost:4000\/b2b-iframe\/([0-9a-f-]{36})\/broker-connect\?auth_code=([\w-]{86})$/
        .exec(page)
        ?.slice(1) ?? [];
    expect(page).toContain(clientId);
    expect(last?.token.codeDigest).toEqual(codeDigest(code));
    expect(JSON.stringify(last)).not.toContain(code);
    expect(headers).toMatchObject({
      'fairlead-token-id': last?.token.id,
      'fairlead-expires-at': '2026-06-01T12:10:00.000Z',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    expect(headers['fairlead-warning']).toBeUndefined();
  });

  test('carries the style of the client, or of the sub-client that is named, for SDKs and page', async () => {
    const styleIn = async (body: object, linkStyle: LinkStyle | null) => {
      const { post } = await linkTokenServer({ settings: { linkStyle } });
      const { linkToken } = (await post(body)).body.content;
      const text = new URL(Buffer.from(linkToken, 'base64').toString('latin1')).searchParams.get(
        'link_style',
      );
      return text === null ? null : readLinkStyleParameter(text);
    };
    const style: LinkStyle = { accentColor: '#0a7b3c', cornerRadius: 4, theme: 'dark' };
    expect(await styleIn(transfer(), null)).toBeNull();
    expect(await styleIn(transfer(), style)).toEqual(style);
    expect(await styleIn({ ...transfer(), subClientId }, style)).toEqual({ theme: 'light' });
  });

  test('two tokens have nothing in common', async () => {
    const { post } = await linkTokenServer();
    const [one, two] = [await post(transfer()), await post(transfer())];
    expect(one.body.content.linkToken).not.toBe(two.body.content.linkToken);
    expect(one.last?.token.id).not.toBe(two.last?.token.id);
  });

  test('warnings are in a header of at most 1 KiB of ASCII, and all of them with the token', async () => {
    const { post } = await linkTokenServer();
    const many = Array.from({ length: 40 }, () => destination({ networkId: network.unknown }));
    const { headers, last } = await post(transfer({}, [...many, destination({ symbol: 'USDC' })]));
    const header = String(headers['fairlead-warning']);
    expect(header).toMatch(/^unknownNetwork: [\x20-\x7e]+ \| \d+ more with the token$/);
    expect(header.length).toBeLessThanOrEqual(1024);
    expect(last?.token.warnings).toHaveLength(40);
    const odd = await post(transfer({}, [destination(), destination({ symbol: '☃' })]));
    expect(odd.headers['fairlead-warning']).toMatch(/there is no \? on Ethereum/);
  });
});

describe('9: how long a token lives', () => {
  test.each([
    [1, '2026-06-01T12:00:01.000Z'],
    [1_814_400, '2026-06-22T12:00:00.000Z'],
  ])('%i s, if so asked', async (expiresInSeconds, until) => {
    const { post } = await linkTokenServer();
    const { headers, last } = await post({ ...transfer(), fairlead: { expiresInSeconds } });
    expect(headers['fairlead-expires-at']).toBe(until);
    expect(last?.token.expiresAt).toEqual(new Date(until));
  });
  test.each([
    ['expired', { expiresAt: noon }],
    ['used', { redeemedAt: noon }],
    ['revoked', { revokedAt: noon }],
  ])('%s from the start, to test against, in the sandbox', async (state, expected) => {
    const { post } = await linkTokenServer();
    const { last } = await post({ ...transfer(), fairlead: { state } });
    expect(last?.token).toMatchObject(expected);
  });
});

describe('10: a client that may send fields that nobody knows', () => {
  test('has them ignored with a warning', async () => {
    const { post } = await linkTokenServer({ settings: { unknownProperties: 'warn' } });
    const { status, last } = await post({
      ...transfer({}, [destination({ color: 'red' })]),
      campaign: 'summer',
    });
    expect(status).toBe(200);
    expect(last?.token.warnings.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'transferOptions.toAddresses[0].color unknownName',
      'campaign unknownName',
    ]);
  });
  test('is still told of everything else', async () => {
    const { post } = await linkTokenServer({ settings: { unknownProperties: 'warn' } });
    const { body } = await post({ ...transfer({}, [destination({ amount: -1, color: 'red' })]) });
    expect(body.errorData.faults).toHaveLength(1);
  });
});

describe('29: who may mint', () => {
  test('nobody without a key that may write, whatever the body is', async () => {
    const { post, secrets } = await linkTokenServer();
    const mint = (secret: string, id = clientId) =>
      post('{', 'sandbox', { 'x-client-secret': secret, 'x-client-id': id });
    const codes = [
      (await mint('flk_sandbox_nonsense')).status,
      (await mint(secrets.sandbox.replace(/.$/, '-'))).status,
      (await mint(secrets.sandbox, subClientId)).status,
      (await mint(secrets.read)).status,
    ];
    expect(codes).toEqual([401, 401, 401, 403]);
  });
  test('a sub-client of yours, in its own environment', async () => {
    const { post } = await linkTokenServer();
    const body = { ...transfer(), subClientId: subClientId.toUpperCase() };
    expect((await post(body)).last?.token.configuration.subClientId).toBe(subClientId);
    for (const answer of [await post(body, 'live'), await post({ ...body, subClientId: network.base })]) {
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ status: 'notFound', errorType: 'subClientNotFound' });
    }
  });
});

test("23: a sub-client's default fee comes before the client's", async () => {
  const { post } = await linkTokenServer({ settings: { defaultClientFee: '0.01' } });
  const payment = transfer({ transferType: 'payment' }, [destination({ amount: 5 })]);
  expect((await post(payment)).last?.token.configuration.transfer?.clientFee).toBe('0.01');
  expect((await post({ ...payment, subClientId })).last?.token.configuration.transfer?.clientFee).toBe(
    '0.03',
  );
});

test('numbers keep every digit that was sent', async () => {
  const { post } = await linkTokenServer();
  const text = JSON.stringify(transfer({}, [destination({ symbol: 'ETH', amount: 0 })])).replace(
    '"amount":0',
    '"amount":1234567.123456789012345678',
  );
  expect((await post(text)).last?.token.configuration.transfer?.destinations[0]?.amount).toBe(
    '1234567.123456789012345678',
  );
});

test('500 destinations fit, and 256 KiB is the end', async () => {
  const { post } = await linkTokenServer();
  const many = Array.from({ length: 500 }, (_, at) =>
    destination({ networkId: at === 0 ? network.ethereum : network.unknown, note: 'x'.repeat(100) }),
  );
  expect((await post(transfer({}, many))).status).toBe(200);
  const { status, body } = await post({ ...transfer(), userId: 'x'.repeat(262_144) });
  expect({ status, type: body.errorType }).toEqual({ status: 413, type: 'bodyTooLarge' });
});
