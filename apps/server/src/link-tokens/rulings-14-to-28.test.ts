/** One test for each ruling of docs/rulings.md that is decided when a token is minted, by its number there. */
import { describe, expect, test } from 'vitest';
import {
  accepted,
  address,
  destination,
  faultsOf,
  integration,
  network,
  transfer,
  verify,
} from '../../test/link-token-bodies.ts';

const to = 'transferOptions.toAddresses';

describe('14: tags', () => {
  const xrp = { networkId: network.xrpl, symbol: 'XRP', address: address.ripple };
  test('a missing one is warned about where users share addresses', () => {
    expect(accepted(transfer({}, [xrp])).warnings).toEqual([`${to}[0].addressTag tagMissing`]);
    expect(accepted(transfer({}, [{ ...xrp, addressTag: '7' }])).warnings).toEqual([]);
    expect(accepted(transfer()).warnings).toEqual([]);
  });
  test('one where there are none is refused live, warned about in the sandbox', () => {
    const body = transfer({}, [destination({ addressTag: '7' })]);
    expect(faultsOf(body)).toEqual([`${to}[0].addressTag tagWithoutUse`]);
    expect(accepted(body, 'sandbox').warnings).toEqual([`${to}[0].addressTag tagWithoutUse`]);
    expect(faultsOf(transfer({}, [destination({ addressTag: ' ' })]))).toEqual([]);
  });
  test.each(['4294967296', '-1', 'abc', '1.5'])('%j is no tag of the XRP Ledger', addressTag => {
    expect(faultsOf(transfer({}, [{ ...xrp, addressTag }]))).toEqual([`${to}[0].addressTag tag`]);
  });
  test('a memo for Stellar is taken as it is', () => {
    const stellar = {
      networkId: network.stellar,
      symbol: 'XLM',
      address: address.stellar,
      addressTag: 'order 7',
    };
    expect(accepted(transfer({}, [stellar])).transfer?.destinations[0]?.addressTag).toBe('order 7');
  });
});

describe('15: the same asset on the same network twice', () => {
  test('identical: one is left out with a warning', () => {
    const decided = accepted(
      transfer({}, [destination(), destination({ address: address.evm.toLowerCase(), symbol: 'usdc' })]),
    );
    expect(decided.transfer?.destinations).toHaveLength(1);
    expect(decided.warnings).toEqual([`${to}[1] repeatedDestination`]);
  });
  test.each([{ address: address.otherEvm }, { amount: 2 }, { minAmount: 1 }])(
    'different (%j) is refused',
    changes => {
      const body = transfer({}, [destination(), destination(changes)]);
      expect(faultsOf(body)).toEqual([`${to}[1] contradictingDestination`]);
    },
  );
  test('another tag is another destination', () => {
    const xrp = { networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag: '7' };
    expect(faultsOf(transfer({}, [xrp, { ...xrp, addressTag: '8' }]))).toEqual([
      `${to}[1] contradictingDestination`,
    ]);
  });
  test('MATIC and POL are the same on Polygon', () => {
    const entry = (symbol: string) => destination({ networkId: network.polygon, symbol });
    expect(accepted(transfer({}, [entry('MATIC'), entry('POL')])).warnings).toEqual([
      `${to}[1] repeatedDestination`,
    ]);
  });
  test('500 destinations are read, 501 are refused', () => {
    const many = (length: number) =>
      transfer(
        {},
        Array.from({ length }, () => destination()),
      );
    expect(faultsOf(many(500))).toEqual([]);
    expect(faultsOf(many(501))).toEqual([`${to} maxItems`]);
  });
});

describe('16: amounts have the digits of their asset', () => {
  const amountOf = (amount: unknown, changes: object = {}) =>
    accepted(transfer({}, [destination({ amount, ...changes })]));
  test.each([
    [1.5, '1.5', []],
    ['1.50', '1.5', []],
    [0.0000015, '0.000002', ['amountRounded']],
    [1.0000004, '1', ['amountRounded']],
    [1e2, '100', []],
  ])('%s of USDC is %s', (amount, expected, rules) => {
    const decided = amountOf(amount);
    expect(decided.transfer?.destinations[0]?.amount).toBe(expected);
    expect(decided.warnings).toEqual(rules.map(rule => `${to}[0].amount ${rule}`));
  });
  test('a number is read from its own text, not through a double', () => {
    const text = '123456789.123456789123456789';
    const { transfer: decided } = amountOf(text, { symbol: 'ETH' });
    expect(decided?.destinations[0]?.amount).toBe(text);
  });
  test('what is less than half of the smallest unit is refused', () => {
    expect(faultsOf(transfer({}, [destination({ amount: 0.0000004 })]))).toEqual([
      `${to}[0].amount amountTooSmall`,
    ]);
  });
  test('fiat has cents', () => {
    expect(accepted(transfer({ amountInFiat: 10.005 }))).toMatchObject({
      transfer: { amountInFiat: '10.01' },
      warnings: ['transferOptions.amountInFiat amountRounded'],
    });
  });
});

describe('17: minimums', () => {
  test('more than the amount is refused', () => {
    expect(faultsOf(transfer({}, [destination({ amount: 1, minAmount: 1.000001 })]))).toEqual([
      `${to}[0].minAmount minimumAboveAmount`,
    ]);
    expect(faultsOf(transfer({}, [destination({ amount: 1, minAmount: 1 })]))).toEqual([]);
  });
  test('more than the amount in fiat is refused', () => {
    const body = (minAmountInFiat: number) =>
      transfer({ amountInFiat: 10 }, [destination({ minAmountInFiat })]);
    expect(faultsOf(body(10.01))).toEqual(['transferOptions.amountInFiat minimumAboveAmount']);
    expect(faultsOf(body(10))).toEqual([]);
  });
});

describe('18: brokerType', () => {
  test('with integrationId must agree', () => {
    const body = { ...transfer(), integrationId: integration.coinbase };
    expect(faultsOf({ ...body, brokerType: 'coinbase' }, 'sandbox')).toEqual([]);
    expect(faultsOf({ ...body, brokerType: 'kraken' }, 'sandbox')).toEqual(['brokerType brokerTypeConflict']);
  });
  test.each(['deFiWallet', 'cryptocurrencyAddress', 'cryptocurrencyWallet'])(
    '%s names no integration',
    brokerType => {
      expect(faultsOf({ userId: 'u', brokerType })).toEqual(['brokerType brokerType']);
    },
  );
  test('alone it goes to the one integration of its type', () => {
    expect(accepted({ ...transfer(), brokerType: 'coinbase' }, 'sandbox').integrationId).toBe(
      integration.coinbase,
    );
  });
  test('one that nobody here has is without effect, and says so', () => {
    expect(accepted({ userId: 'u', brokerType: 'vanguard' }).warnings).toEqual([
      'brokerType brokerTypeUnused',
    ]);
  });
});

describe('19: what the chosen integration can do', () => {
  test('a wallet that does not know the network is refused', () => {
    const body = { ...verify({ networkId: network.bitcoin }), integrationId: integration.metaMask };
    expect(faultsOf(body, 'sandbox')).toEqual(['verifyWalletOptions.networkId networkNotSupported']);
    const type = { ...verify({ networkType: 'bitcoin' }), integrationId: integration.metaMask };
    expect(faultsOf(type, 'sandbox')).toEqual(['verifyWalletOptions.networkType networkNotSupported']);
    const bitcoin = [{ networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoin }];
    const deposit = { ...transfer({}, bitcoin), integrationId: integration.metaMask };
    expect(faultsOf(deposit, 'sandbox')).toEqual(['integrationId networkNotSupported']);
  });
  test('a wallet that does is fine', () => {
    const body = { ...verify({ networkId: network.solana }), integrationId: integration.phantom };
    expect(accepted(body, 'sandbox').warnings).toEqual([]);
  });
  test('an exchange proves nothing, and says so', () => {
    const body = { ...verify(), integrationId: integration.coinbase };
    expect(accepted(body, 'sandbox').warnings).toEqual(['verifyWalletOptions verificationWithoutWallet']);
  });
});

describe('20: a payment link', () => {
  test.each([undefined, null, '', ' '])('needs a transactionId, not %j', transactionId => {
    const body = transfer({ generatePayLink: true, transactionId });
    expect(faultsOf(body)).toEqual(['transferOptions.transactionId payLinkNeedsTransactionId']);
  });
  test('with one it is asked for', () => {
    expect(accepted(transfer({ generatePayLink: true, transactionId: 't-1' })).transfer?.payLink).toBe(true);
  });
});

describe('33: a return address', () => {
  const returning = (returnUrl: string) => ({ ...transfer(), fairlead: { returnUrl } });
  const returnUrls = ['https://shop.example/orders?done=1', 'http://localhost:3000/done'];
  test('has to be exactly one of the client’s list, after the spelling that browsers give it', () => {
    const body = returning('HTTPS://Shop.Example:443/orders?done=1');
    expect(accepted(body, 'live', { returnUrls }).returnUrl).toBe('https://shop.example/orders?done=1');
    const other = returning('https://shop.example/orders?done=1&x');
    expect(faultsOf(other, 'live', { returnUrls })).toEqual(['fairlead.returnUrl returnUrlNotListed']);
  });
  test('is encrypted, but for the developer’s own machine in the sandbox', () => {
    const body = returning('http://localhost:3000/done');
    expect(accepted(body, 'sandbox', { returnUrls }).returnUrl).toBe('http://localhost:3000/done');
    expect(faultsOf(body, 'live', { returnUrls })).toEqual(['fairlead.returnUrl returnUrl']);
  });
});

describe('34: where Link may appear', () => {
  const body = transfer({ generatePayLink: true, transactionId: 't-1' });
  test('a client that has no payment links gets none', () => {
    expect(faultsOf(body, 'sandbox', { surfaces: ['overlay', 'app'] })).toEqual([
      'transferOptions.generatePayLink surfaceNotAllowed',
    ]);
    expect(faultsOf(body, 'sandbox', { surfaces: ['payLink'] })).toEqual([]);
  });
});

describe('22: fees in the amount or on top', () => {
  test.each([
    ['deposit', undefined, false, []],
    ['deposit', true, true, []],
    ['payment', undefined, false, []],
    ['payment', true, true, ['inclusivePayment']],
    ['onramp', undefined, true, ['inclusiveByDefault']],
    ['onramp', false, false, []],
  ])('%s with %s', (transferType, isInclusiveFeeEnabled, feesIncluded, rules) => {
    const decided = accepted(transfer({ transferType, isInclusiveFeeEnabled }, [destination({ amount: 5 })]));
    expect(decided.transfer?.feesIncluded).toBe(feesIncluded);
    const aboutFees = decided.warnings.filter(warning => !warning.includes('transferType'));
    expect(aboutFees).toEqual(rules.map(rule => `transferOptions.isInclusiveFeeEnabled ${rule}`));
  });
});

describe("23: the client's own fee", () => {
  const payment = (changes: object) =>
    transfer({ transferType: 'payment', ...changes }, [destination({ amount: 5 })]);
  test('overrides the default, with 0 too', () => {
    expect(accepted(payment({}), 'live', { defaultClientFee: '0.03' }).transfer?.clientFee).toBe('0.03');
    expect(
      accepted(payment({ clientFee: 0.025 }), 'live', { defaultClientFee: '0.03' }).transfer?.clientFee,
    ).toBe('0.025');
    expect(
      accepted(payment({ clientFee: 0 }), 'live', { defaultClientFee: '0.03' }).transfer?.clientFee,
    ).toBe('0');
    expect(accepted(payment({})).transfer?.clientFee).toBeUndefined();
  });
  test('the default is for payments only', () => {
    expect(accepted(transfer(), 'live', { defaultClientFee: '0.03' }).transfer?.clientFee).toBeUndefined();
  });
  test('outside a payment it is warned about', () => {
    const decided = accepted(transfer({ clientFee: 0.01 }));
    expect(decided.transfer?.clientFee).toBe('0.01');
    expect(decided.warnings).toEqual(['transferOptions.clientFee feeOutsidePayment']);
  });
  test.each([-0.01, 1.01])('%d is no ratio', clientFee => {
    expect(faultsOf(payment({ clientFee }))).toHaveLength(1);
  });
});

test('24: displayAmountInFiat without an amount has no effect, and says so', () => {
  expect(accepted(transfer({}, [destination({ displayAmountInFiat: 5 })])).warnings).toEqual([
    `${to}[0].displayAmountInFiat displayWithoutAmount`,
  ]);
  const shown = accepted(transfer({}, [destination({ amount: 5, displayAmountInFiat: 5 })]));
  expect(shown).toMatchObject({ warnings: [], transfer: { destinations: [{ displayAmountInFiat: '5' }] } });
});

test('26: an onramp with an integration that sells nothing is refused', () => {
  const onramp = transfer({ transferType: 'onramp', isInclusiveFeeEnabled: true });
  expect(faultsOf({ ...onramp, integrationId: integration.metaMask }, 'sandbox')).toContain(
    'integrationId integrationCannotOnramp',
  );
  expect(faultsOf({ ...onramp, integrationId: integration.binanceConnect }, 'sandbox')).toEqual([]);
  expect(faultsOf(onramp, 'sandbox')).toEqual([]);
});

describe('27: a proof before a transfer', () => {
  const body = (networkType: string, more: object = {}) => ({
    ...transfer(),
    ...verify({ networkType }),
    ...more,
  });
  test('is of a wallet that can send to some destination', () => {
    expect(accepted(body('evm')).verification).toMatchObject({ networkType: 'evm' });
    expect(faultsOf(body('solana'))).toEqual(['verifyWalletOptions.networkType verifiedWalletCannotSend']);
    expect(accepted({ ...transfer(), ...verify() }).verification).toBeDefined();
  });
  test('of an exchange is none, so that nothing can stand in its way', () => {
    const binance = { integrationId: integration.binanceConnect };
    expect(accepted(body('solana', binance), 'sandbox').warnings).toContain(
      'verifyWalletOptions verificationWithoutWallet',
    );
  });
});

describe('28: userId', () => {
  test.each(['', ' ', '\u00a0\u2003'])('%j is blank', userId => {
    expect(faultsOf({ userId })).toHaveLength(1);
  });
  test.each(['ada@example.com', '+44 20 7946 0958'])('%j looks like personal data', userId => {
    expect(accepted({ userId }).warnings).toEqual(['userId personalData']);
  });
  test.each(['123456789', 'user-1', 'ü☃', '2026-06-01'])('%j is an id', userId => {
    expect(accepted({ userId })).toMatchObject({ userId, warnings: [] });
  });
});
