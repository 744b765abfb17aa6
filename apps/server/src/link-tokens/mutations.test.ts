/**
 * Random damage to sound bodies: never a 5xx, and whatever is accepted is something that a person could have meant.
 * With `FAIRLEAD_SOAK=1` ten thousand of each.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  address,
  catalog,
  destination,
  integration,
  network,
  transfer,
  verify,
} from '../../test/link-token-bodies.ts';
import { linkTokenServer } from '../../test/link-token-server.ts';
import type { LinkTokenConfiguration } from './index.ts';

const runs = process.env['FAIRLEAD_SOAK'] ? 10_000 : 400;
const { post } = await linkTokenServer();

const sound = [
  transfer({ transactionId: 't-1', amountInFiat: 10 }, [
    destination(),
    destination({ networkId: network.solana, address: address.solana }),
  ]),
  transfer({ transferType: 'payment' }, [destination({ amount: 99.99, displayAmountInFiat: 100 })]),
  transfer({ transferType: 'onramp', isInclusiveFeeEnabled: true, amountInFiat: 100 }),
  { userId: 'user-1', restrictMultipleAccounts: true },
  {
    ...verify({
      verificationMethods: ['signedMessage'],
      message: 'I am.',
      networkId: network.solana,
      addresses: ['xxx'],
    }),
    integrationId: integration.phantom,
  },
  transfer({ clientFee: 0, goodsDetails: [{ goodsName: 'A shoe' }] }, [
    { networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag: '7', minAmount: 1 },
  ]),
];

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e308,
    5e-324,
    0.1,
    '',
    ' ',
    'NaN',
    '1e5',
    '\u0000',
    '\ud800',
    '__proto__',
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom<unknown>(
    ...Object.values(network),
    ...Object.values(address),
    ...Object.values(integration),
    'USDC',
    'payment',
    'deposit',
  ),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

type Damage = { at: number; how: 'replace' | 'remove' | 'rename' | 'insert'; name: string; value: unknown };
const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('replace', 'remove', 'rename', 'insert'),
  name: fc.oneof(
    fc.constantFrom('amount', 'AMOUNT', 'userID', 'symbol', 'constructor', 'toString', 'fairlead', 'address'),
    fc.string({ maxLength: 20 }),
  ),
  value: junk,
});

/** Every place in a body: a holder and the name of one of its members. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.keys(value).map((name): [Record<string, unknown>, string] => [
    value as Record<string, unknown>,
    name,
  ]);
  return [...own, ...Object.values(value).flatMap(places)];
}

function damaged(body: object, damages: readonly Damage[]): object {
  const copy = structuredClone(body);
  for (const { at, how, name, value } of damages) {
    const all = places(copy);
    const [holder, own] = all[at % Math.max(all.length, 1)] ?? [copy as Record<string, unknown>, name];
    const kept = holder[own];
    if (how === 'remove' || how === 'rename') delete holder[own];
    if (how === 'replace') holder[own] = value;
    if (how === 'rename' && name !== '__proto__') holder[name] = kept;
    if (how === 'insert' && name !== '__proto__') holder[name] = value;
  }
  return copy;
}

/** What has to be true of anything that was minted. */
function expectSense(configuration: LinkTokenConfiguration, environment: 'sandbox' | 'live'): void {
  expect(configuration.userId.trim()).not.toBe('');
  expect(configuration.userId.isWellFormed() && !configuration.userId.includes('\u0000')).toBe(true);
  const { transfer: decided } = configuration;
  if (!decided) return;
  expect(decided.destinations.length).toBeGreaterThan(0);
  const seen = new Set<string>();
  for (const each of decided.destinations) {
    const asset = catalog.findAsset(each.networkId, each.symbol);
    expect(asset).toMatchObject({ symbol: each.symbol, decimals: each.decimals });
    expect(seen.has(`${each.networkId} ${each.symbol}`)).toBe(false);
    seen.add(`${each.networkId} ${each.symbol}`);
    if (environment === 'live') expect(each.addressIsMadeUp).toBeUndefined();
    for (const name of ['amount', 'minAmount', 'minAmountInFiat', 'displayAmountInFiat'] as const) {
      const amount = each[name];
      if (amount === undefined) continue;
      expect(amount).toMatch(/^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
      expect(Number(amount)).toBeGreaterThan(0);
    }
    if (decided.transferType === 'payment') expect(each.amount).toBeDefined();
    expect(each.amount !== undefined && decided.amountInFiat !== undefined).toBe(false);
  }
  if (decided.payLink) expect(decided.transactionId?.trim()).toBeTruthy();
}

test('damaged bodies are refused in the envelope, or make sense', { timeout: 300_000 }, async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sound),
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('sandbox' as const, 'live' as const),
      async (body, damages, environment) => {
        const { status, body: answer, last } = await post(damaged(body, damages), environment);
        expect([200, 400, 404]).toContain(status);
        if (status === 200) {
          accepted += 1;
          expect(answer).toMatchObject({ status: 'ok', message: '', errorType: '' });
          if (last) expectSense(last.token.configuration, environment);
        } else {
          expect(answer.errorHash).toMatch(/^[0-9a-f]{8}$/);
          expect(answer.message).not.toMatch(/undefined|\[object|Error:|at file:/);
          expect(answer.errorType).not.toBe('');
          for (const fault of answer.errorData?.faults ?? []) expect(fault.message).not.toBe('');
        }
      },
    ),
    { numRuns: runs },
  );
  expect(accepted).toBeGreaterThan(0);
});

test('damaged text is refused with line and column', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sound),
      fc.nat(2_000),
      fc.nat(3),
      fc.constantFrom('', '"', ',', '}', '{', '//', '\\', '0', 'e9', "'", '\u0000', ' ', ':'),
      async (body, at, cut, inserted) => {
        const text = JSON.stringify(body);
        const place = at % text.length;
        const { status, body: answer } = await post(
          text.slice(0, place) + inserted + text.slice(place + cut),
        );
        expect([200, 400, 404]).toContain(status);
        if (answer.errorType === 'invalidJson') expect(answer.message).toMatch(/^Line \d+, column \d+: /);
      },
    ),
    { numRuns: runs },
  );
});
