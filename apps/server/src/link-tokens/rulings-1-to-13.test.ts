/** One test for each ruling of docs/rulings.md that is decided when a token is minted, by its number there. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  accepted,
  address,
  destination,
  faultsOf,
  network,
  transfer,
  verify,
} from '../../test/link-token-bodies.ts';

const to = 'transferOptions.toAddresses';

describe('1: restrictMultipleAccounts', () => {
  test('is true when absent', () => {
    expect(accepted({ userId: 'u' }).restrictMultipleAccounts).toBe(true);
    expect(accepted({ userId: 'u', restrictMultipleAccounts: false }).restrictMultipleAccounts).toBe(false);
  });
  test('has no effect with a transfer, and says so', () => {
    const warnings = ['restrictMultipleAccounts oneAccountPerTransfer'];
    expect(accepted({ ...transfer(), restrictMultipleAccounts: false }).warnings).toEqual(warnings);
    expect(accepted({ ...transfer(), restrictMultipleAccounts: true }).warnings).toEqual([]);
  });
});

describe('2: the addresses to prove', () => {
  test.each([
    ['text', address.evm],
    ['list', [address.evm]],
  ])('address as %s is an alias', (_, given) => {
    const decided = accepted(verify({ address: given, networkType: 'evm' }));
    expect(decided.verification?.addresses).toEqual([address.evm]);
    expect(decided.warnings).toEqual(['verifyWalletOptions.address addressAlias']);
  });
  test('both may be there when they mean the same', () => {
    const body = verify({ address: address.evm.toLowerCase(), addresses: [address.evm], networkType: 'evm' });
    expect(accepted(body).verification?.addresses).toEqual([address.evm]);
  });
  test('both and different is refused', () => {
    const body = verify({ address: address.otherEvm, addresses: [address.evm], networkType: 'evm' });
    expect(faultsOf(body)).toEqual(['verifyWalletOptions.address addressConflict']);
  });
  test('two spellings of one address are one', () => {
    const body = verify({ addresses: [address.evm.toLowerCase(), address.evm] });
    expect(accepted(body).verification?.addresses).toHaveLength(1);
  });
});

describe('3: networkId and networkType', () => {
  test('are accepted when they agree', () => {
    const { verification } = accepted(verify({ networkId: network.solana, networkType: 'solana' }));
    expect(verification).toMatchObject({ networkId: network.solana, networkType: 'solana' });
  });
  test('are refused when they do not', () => {
    const body = verify({ networkId: network.solana, networkType: 'evm' });
    expect(faultsOf(body)).toEqual(['verifyWalletOptions.networkType networkTypeConflict']);
  });
  test('each restricts by itself, without addresses', () => {
    expect(accepted(verify({ networkType: 'evm' })).verification).toMatchObject({ networkType: 'evm' });
    expect(accepted(verify({ networkId: network.base })).verification).toMatchObject({ networkType: 'evm' });
  });
  test('unknown is no network type to ask for', () => {
    expect(faultsOf(verify({ networkType: 'unknown' }))).toEqual([
      'verifyWalletOptions.networkType networkType',
    ]);
  });
});

test.each([[undefined], [null], [[]], [['signedMessage']], [['signedMessage', 'SignedMessage']]])(
  '4: verificationMethods %j is signedMessage',
  verificationMethods => {
    expect(accepted(verify({ verificationMethods })).verification?.methods).toEqual(['signedMessage']);
  },
);

describe('5: the message', () => {
  test('absent is fine', () => {
    expect(accepted(verify()).warnings).toEqual([]);
  });
  test('with {nonce} is fine', () => {
    const decided = accepted(verify({ message: 'I own this.\n\nNonce: {nonce}' }));
    expect(decided).toMatchObject({
      warnings: [],
      verification: { message: 'I own this.\n\nNonce: {nonce}' },
    });
  });
  test('without {nonce} is warned about', () => {
    const warnings = ['verifyWalletOptions.message messageWithoutNonce'];
    expect(accepted(verify({ message: 'I own this.' })).warnings).toEqual(warnings);
  });
});

describe('6: amounts', () => {
  test('a payment needs one at every destination', () => {
    const entries = [
      destination({ amount: 1 }),
      destination({ networkId: network.base }),
      destination({ networkId: network.polygon }),
    ];
    expect(faultsOf(transfer({ transferType: 'payment' }, entries))).toEqual([
      `${to}[1].amount paymentNeedsAmount`,
      `${to}[2].amount paymentNeedsAmount`,
    ]);
  });
  test('a payment has none in fiat', () => {
    const body = transfer({ transferType: 'payment', amountInFiat: 10 }, [destination({ amount: 10 })]);
    expect(faultsOf(body)).toEqual(['transferOptions.amountInFiat paymentInFiat']);
  });
  test.each(['deposit', 'onramp'])('a %s has one or the other, not both', transferType => {
    const body = transfer({ transferType, amountInFiat: 10 }, [destination({ amount: 10 })]);
    expect(faultsOf(body)).toEqual(['transferOptions.amountInFiat amountTwice']);
  });
});

describe('7: accessTokens', () => {
  const account = { accessToken: 'token-1', brokerType: 'coinbase', accountName: 'Mine' };
  test('nothing but what recognises the token again is kept', () => {
    const decided = accepted({ ...transfer(), accessTokens: [account] });
    expect(decided.accessTokenDigests).toEqual([createHash('sha256').update('token-1').digest('base64')]);
    expect(JSON.stringify(decided)).not.toContain('token-1');
    expect(JSON.stringify(decided)).not.toContain('Mine');
    expect(decided.warnings).toEqual(['accessTokens[0].accountName noEffectYet']);
  });
  test('at most twenty', () => {
    const many = Array.from({ length: 21 }, () => account);
    expect(faultsOf({ ...transfer(), accessTokens: many })).toEqual(['accessTokens maxItems']);
  });
});

test('8: configurationId and note are kept without effect, and say so; fundingOptions.enabled is honoured', () => {
  const body = {
    ...transfer({ fundingOptions: { enabled: true } }, [destination({ note: 'mine' })]),
    configurationId: network.unknown,
  };
  expect(accepted(body)).toMatchObject({
    configurationId: network.unknown,
    transfer: { fundingEnabled: true, destinations: [{ note: 'mine' }] },
    warnings: [
      'configurationId noEffectYet',
      'transferOptions.fundingOptions noEffectYet',
      `${to}[0].note noEffectYet`,
    ],
  });
  const goods = { goodsDetails: [{ goodsName: 'A sofa' }, { goodsName: 'A lamp', goodsType: '01' }] };
  expect(accepted(transfer(goods)).warnings).toEqual([
    'transferOptions.goodsDetails[1].goodsType noEffectYet',
  ]);
  expect(accepted(transfer()).transfer?.fundingEnabled).toBe(false);
  const onramp = transfer({ transferType: 'onramp', isInclusiveFeeEnabled: true });
  expect(accepted(onramp).transfer?.fundingEnabled).toBe(true);
});

describe('10: unknown properties', () => {
  test('are refused, all of them, with the nearest name', () => {
    const body = { ...transfer({ amountInFait: 1 }, [destination({ adress: 'x' })]), colour: 'red' };
    expect(faultsOf(body)).toEqual([
      `${to}[0].adress unknownName`,
      'transferOptions.amountInFait unknownName',
      'colour unknownName',
    ]);
  });
  test.each(['fiatOnRamp', 'fiatofframp', 'subscribe', 'unsubscribe'])(
    'the newer transfer type %s has words of its own',
    transferType => {
      expect(faultsOf(transfer({ transferType }))).toEqual([
        'transferOptions.transferType newerTransferType',
      ]);
    },
  );
});

describe('11: what asks for a transfer', () => {
  test.each([{ transferType: 'deposit' }, { amountInFiat: 10 }, { generatePayLink: true }])(
    '%j needs a destination',
    options => {
      expect(faultsOf({ userId: 'u', transferOptions: options })).toEqual([
        `${to} transferNeedsDestinations`,
      ]);
      expect(faultsOf({ userId: 'u', transferOptions: { ...options, toAddresses: [] } })).toEqual([
        `${to} transferNeedsDestinations`,
      ]);
    },
  );
  test('transferType is a deposit when absent; letter case is forgiven', () => {
    expect(accepted(transfer()).transfer?.transferType).toBe('deposit');
    expect(accepted(transfer({ transferType: 'DEPOSIT' })).transfer?.transferType).toBe('deposit');
    expect(accepted(transfer({}, [destination({ symbol: 'usdc' })])).transfer?.destinations[0]?.symbol).toBe(
      'USDC',
    );
  });
  test('other options without a destination have no effect, and say so', () => {
    const body = { userId: 'u', transferOptions: { transactionId: 't-1', generatePayLink: false } };
    const decided = accepted(body);
    expect(decided.transfer).toBeUndefined();
    expect(decided.warnings).toEqual([
      'transferOptions.transactionId withoutDestinations',
      'transferOptions.generatePayLink withoutDestinations',
    ]);
  });
});

describe('12: what is not known', () => {
  const stranger = destination({ networkId: network.unknown });
  const noSuchAsset = destination({ networkId: network.bitcoin });
  test('a network or symbol is left out with a warning', () => {
    const decided = accepted(transfer({}, [stranger, noSuchAsset, destination()]));
    expect(decided.transfer?.destinations).toHaveLength(1);
    expect(decided.warnings).toEqual([`${to}[0].networkId unknownNetwork`, `${to}[1].symbol unknownSymbol`]);
  });
  test('none left is refused', () => {
    expect(faultsOf(transfer({}, [stranger, noSuchAsset]))).toEqual([`${to} noUsableDestination`]);
  });
  test('a contract address as symbol is refused', () => {
    const body = transfer({}, [destination({ symbol: address.usdcContract })]);
    expect(faultsOf(body)).toEqual([`${to}[0].symbol contractAddressAsSymbol`]);
  });
  test('an integration is refused', () => {
    const body = { ...transfer(), integrationId: network.unknown };
    expect(faultsOf(body, 'sandbox')).toEqual(['integrationId unknownIntegration']);
  });
  test('MATIC is POL', () => {
    const body = transfer({}, [destination({ networkId: network.polygon, symbol: 'MATIC' })]);
    expect(accepted(body).transfer?.destinations[0]).toMatchObject({ symbol: 'POL', decimals: 18 });
  });
});

describe('13: addresses', () => {
  const wrong: [string, string, object][] = [
    ['made up', 'malformed', { address: 'xxx' }],
    ['with a typing error', 'badChecksum', { address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD' }],
    ['of another network', 'malformed', { address: address.solana }],
    [
      'of a test network',
      'testNetwork',
      { networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoinTestnet },
    ],
    ['the contract of the token itself', 'notADestination', { address: address.usdcContract }],
  ];
  test.each(wrong)('%s: refused live, accepted with a warning in the sandbox', (_, reason, changes) => {
    const body = transfer({}, [destination(changes)]);
    expect(faultsOf(body)).toEqual([`${to}[0].address address.${reason}`]);
    const decided = accepted(body, 'sandbox');
    expect(decided.warnings).toEqual([`${to}[0].address address.${reason}`]);
    expect(decided.transfer?.destinations[0]?.addressIsMadeUp).toBe(true);
  });
  test('white space around a sound one is cut off', () => {
    const body = transfer({}, [destination({ address: ` ${address.evm} ` })]);
    expect(accepted(body)).toMatchObject({
      warnings: [],
      transfer: { destinations: [{ address: address.evm }] },
    });
  });
  test('a test network is refused with a live key', () => {
    const body = transfer({}, [destination({ networkId: network.sepolia, symbol: 'SEPOLIAETH' })]);
    expect(faultsOf(body)).toEqual([`${to}[0].networkId testNetwork`]);
    expect(faultsOf(body, 'sandbox')).toEqual([]);
  });
  test('so is proving a wallet on a test network, or an address of one', () => {
    const onTestNetwork = verify({ networkId: network.sepolia });
    expect(faultsOf(onTestNetwork)).toEqual(['verifyWalletOptions.networkId testNetwork']);
    expect(faultsOf(onTestNetwork, 'sandbox')).toEqual([]);
    const address = verify({ addresses: ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'] });
    expect(faultsOf(address)).toEqual(['verifyWalletOptions.addresses[0] address']);
    expect(faultsOf(address, 'sandbox')).toEqual([]);
  });
});
