/** XRPL and Stellar, spoken by local servers over real HTTP: what was delivered, and only with the tag that is waited for. */
import { chains } from '@fairlead/chains';
import { describe, expect, test } from 'vitest';
import { stellarTestnet, xrplTestnet } from '../../test/tagged-ledgers.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';
import type { Watched } from './reader.ts';

const now = new Date('2026-03-01T12:00:00Z');
const catalog = createCatalog();
const networkOf = (slug: string) => {
  const found = catalog.networks.find(each => each.slug === slug);
  if (!found) throw new Error(slug);
  return found;
};
const warnings: { reason?: string }[] = [];

function watching(slug: string, url: string) {
  const network = networkOf(slug);
  const endpoints = new Map([[network.id, [url]]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch, clock: { now: () => now } },
    log: { warn: details => void warnings.push(details) },
  });
  return {
    watch,
    look: (places: Watched[], from: number | Date = now, environment: 'live' | 'sandbox' = 'sandbox') =>
      watch.look({ environment, network }, places, from),
  };
}

describe('the XRP Ledger', () => {
  const account = 'rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B';
  const place = (tag?: string): Watched => ({ address: account, contract: undefined, tag });

  async function testnet() {
    const ledger = await xrplTestnet(new Date(now.getTime() - 60_000));
    ledger.chain.close(now, 50);
    return { ledger, ...watching('xrpl', ledger.url) };
  }

  test('each tag’s payment is its own, from a validated ledger, by what was delivered', async () => {
    const { ledger, look } = await testnet();
    const partial = ledger.pay(account, '30000000', now, { DestinationTag: 1 }, { delivered_amount: '7' });
    const whole = ledger.pay(account, '2500000', now, { DestinationTag: 0 });
    const { sightings, next, behind } = await look([place('1'), place('0'), place()]);
    expect(sightings).toMatchObject([
      { tag: '1', units: 7n, hash: partial, from: 'rPEPPER7kfTD9w2To4CQk6UCfuHM9c6GDY', at: now },
      { tag: '0', units: 2_500_000n, hash: whole },
    ]);
    expect({ next, behind }).toEqual({ next: ledger.chain.last() + 1, behind: false });
    expect((await look([place('1')], next)).sightings).toEqual([]);
  });

  test('an X-address stands for its account and its tag', async () => {
    const { ledger, look } = await testnet();
    const xAddress = 'XVLhHMPHU98es4dbozjVtdWzVrDjtV18pX8yuPT7y4xaEHi';
    const parsed = chains.ripple.parseAddress(xAddress);
    if (!parsed.ok) throw new Error(parsed.message);
    ledger.pay(parsed.canonical, '5', now);
    ledger.pay(parsed.canonical, '6', now, { DestinationTag: 7 });
    const hash = ledger.pay(parsed.canonical, '7', now, { DestinationTag: Number(parsed.tag) });
    const { sightings } = await look([{ address: xAddress, contract: undefined }]);
    expect(sightings).toMatchObject([{ address: xAddress, hash, units: 7n }]);
  });

  test.each<[string, object, object]>([
    ['without a tag', {}, {}],
    ['with another tag', { DestinationTag: 12 }, {}],
    ['that failed', { DestinationTag: 1 }, { TransactionResult: 'tecPATH_DRY' }],
    [
      'of another currency',
      { DestinationTag: 1 },
      { delivered_amount: { currency: 'USD', issuer: 'r', value: '9' } },
    ],
    ['whose delivery nobody knows', { DestinationTag: 1 }, { delivered_amount: 'unavailable' }],
    ['to oneself', { DestinationTag: 1, Account: account }, {}],
    ['that is none', { DestinationTag: 1, TransactionType: 'EscrowFinish' }, {}],
  ])('no payment %s', async (_, changes, meta) => {
    const { ledger, look } = await testnet();
    ledger.pay(account, '1000000', now, changes, meta);
    expect((await look([place('1')])).sightings).toEqual([]);
  });

  describe('tokens, by currency and issuer', () => {
    const issuer = 'rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De';
    const code = '524C555344000000000000000000000000000000';
    const rlusd: Watched = { ...place('1'), contract: `${code}:${issuer}`, decimals: 15 };
    const delivered = (value: string, changes: object = {}) => ({
      delivered_amount: { currency: code, issuer, value, ...changes },
    });

    test.each([
      ['30', 30n * 10n ** 15n],
      ['0.5', 5n * 10n ** 14n],
      ['1234567.890123456', 1_234_567_890_123_456n * 10n ** 6n],
      ['9999999999999999e40', 9_999_999_999_999_999n * 10n ** 55n],
      ['1.5E-3', 15n * 10n ** 11n],
      ['1000000000000001e-16', 100_000_000_000_000n],
    ])('%s, exact; what is less than the last decimal is left out', async (value, units) => {
      const { ledger, look } = await testnet();
      // It names more than it delivers, as a partial payment does.
      const Amount = { currency: code, issuer, value: '1e9' };
      const hash = ledger.pay(account, '0', now, { DestinationTag: 1, Amount }, delivered(value));
      expect((await look([rlusd])).sightings).toMatchObject([
        { contract: rlusd.contract, units, hash, tag: '1' },
      ]);
    });

    test.each<[string, object, object]>([
      ['of XRP', { DestinationTag: 1 }, { delivered_amount: '30' }],
      ['of another issuer', { DestinationTag: 1 }, delivered('5', { issuer: account })],
      ['of another currency', { DestinationTag: 1 }, delivered('5', { currency: 'USD' })],
      [
        'of a multi-purpose token',
        { DestinationTag: 1 },
        { delivered_amount: { mpt_issuance_id: '00', value: '5' } },
      ],
      ['without the tag', {}, delivered('5')],
      ['of nothing', { DestinationTag: 1 }, delivered('0')],
      ['of less than the last decimal', { DestinationTag: 1 }, delivered('1e-96')],
      ['that failed', { DestinationTag: 1 }, { ...delivered('5'), TransactionResult: 'tecPATH_PARTIAL' }],
    ])('no payment %s', async (_, changes, meta) => {
      const { ledger, look } = await testnet();
      ledger.pay(account, '30', now, changes, meta);
      expect((await look([rlusd])).sightings).toEqual([]);
    });

    test.each(['-5', 'NaN', '', '0x10', '1e9999'])(
      'an endpoint that says %j is not believed',
      async value => {
        const { ledger, look } = await testnet();
        ledger.pay(account, '30', now, { DestinationTag: 1 }, delivered(value));
        await expect(look([rlusd])).rejects.toThrow('XRPL');
        expect(warnings.at(-1)?.reason).toContain('amount that is none');
      },
    );
  });

  test('where none is waited for, none with a tag', async () => {
    const { ledger, look } = await testnet();
    ledger.pay(account, '1000000', now, { DestinationTag: 1 });
    expect((await look([place()])).sightings).toEqual([]);
  });

  test('over several pages, and over several looks where there are too many', async () => {
    const { ledger, look } = await testnet();
    ledger.state.perPage = 2;
    for (let each = 0; each < 25; each += 1) ledger.pay(account, '1', now, { DestinationTag: 5 });
    const hash = ledger.pay(account, '1', now, { DestinationTag: 1 });
    const first = await look([place('1')], 1_001);
    expect(first).toMatchObject({ sightings: [], behind: true });
    expect((await look([place('1')], first.next)).sightings).toMatchObject([{ hash }]);
  });

  test('an endpoint that has not all the ledgers is not taken for one at which nothing has arrived', async () => {
    const { look } = await testnet();
    await expect(look([place('1')], 900)).rejects.toThrow('XRPL');
    expect(warnings.at(-1)?.reason).toContain('does not have these ledgers');
  });

  test('in the sandbox a test network, never the main one; in live the main one only', async () => {
    const { ledger, look, watch } = await testnet();
    await expect(look([place()], now, 'live')).rejects.toThrow('XRPL');
    ledger.state.networkId = 0;
    await expect(look([place()])).rejects.toThrow('XRPL');
    expect(warnings.at(-1)?.reason).toContain('another chain: xrpl:0');
    expect((await look([place()], now, 'live')).sightings).toEqual([]);
    const xrp = catalog.findAsset(networkOf('xrpl').id, 'XRP');
    expect(xrp && watch.covers('sandbox', xrp)).toBe(true);
  });
});

describe('Stellar', () => {
  const account = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';
  const muxed = 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ';
  const place = (tag?: string, address = account): Watched => ({ address, contract: undefined, tag });
  const hash = 'ab'.repeat(32);

  async function testnet() {
    const ledger = await stellarTestnet(new Date(now.getTime() - 60_000));
    ledger.chain.close(now, 50);
    return { ledger, ...watching('stellar', ledger.url) };
  }

  test.each<[string, string | undefined, object]>([
    ['no memo', undefined, { memo_type: 'none' }],
    ['a number', '42', { memo_type: 'id', memo: '42' }],
    ['a text', 'order 1', { memo_type: 'text', memo: 'order 1' }],
    ['a hash', hash, { memo_type: 'hash', memo: Buffer.from(hash, 'hex').toString('base64') }],
  ])('a payment with %s, exact to the last unit', async (_, tag, memo) => {
    const { ledger, look } = await testnet();
    const paid = ledger.pay(account, '922337203685.4775807', now, {}, memo);
    ledger.pay(account, '1.0000000', now, {}, { memo_type: 'text', memo: 'other' });
    const { sightings, next, readUntil } = await look([place(tag)]);
    expect(sightings).toMatchObject([{ tag, units: 9_223_372_036_854_775_807n, hash: paid, at: now }]);
    expect({ next, readUntil }).toEqual({ next: ledger.chain.last() + 1, readUntil: now });
  });

  test('a token by code and issuer, in live; lumens are not taken for it, nor it for lumens', async () => {
    const { ledger, look, watch } = await testnet();
    const usdc = catalog.findAsset(networkOf('stellar').id, 'USDC');
    const contract = usdc?.contractAddress;
    const [asset_code, asset_issuer] = contract?.split(':') ?? [];
    const token = { asset_type: 'credit_alphanum4', asset_code, asset_issuer };
    const lumens = ledger.pay(account, '5.0000000', now);
    const paid = ledger.pay(account, '7.0000000', now, token);
    ledger.pay(account, '9.0000000', now, { ...token, asset_issuer: account });
    const { sightings } = await look([{ ...place(), contract }, place()]);
    expect(sightings).toMatchObject([
      { contract: undefined, units: 50_000_000n, hash: lumens },
      { contract, units: 70_000_000n, hash: paid },
    ]);
    // A test network has other issuers than the main one, whose contracts the catalog has.
    expect(usdc && [watch.covers('live', usdc), watch.covers('sandbox', usdc)]).toEqual([true, false]);
  });

  test('lumens that make the account, and several operations of one transaction, which are one arrival', async () => {
    const { ledger, look } = await testnet();
    const made = {
      type: 'create_account',
      account,
      funder: 'GF',
      starting_balance: '2.5',
      amount: undefined,
    };
    const first = ledger.pay(account, '0', now, made);
    const second = ledger.pay(account, '1', now);
    ledger.pay(account, '2', now, { transaction_hash: second });
    expect((await look([place()])).sightings).toMatchObject([
      { hash: first, units: 25_000_000n, from: 'GF' },
      { hash: second, units: 30_000_000n },
    ]);
  });

  test.each<[string, object, object]>([
    ['without the memo', {}, { memo_type: 'none' }],
    ['with another memo', {}, { memo_type: 'id', memo: '43' }],
    ['with the memo as a text', {}, { memo_type: 'text', memo: '42' }],
    [
      'of another asset',
      { asset_type: 'credit_alphanum4', asset_code: 'XLM' },
      { memo_type: 'id', memo: '42' },
    ],
    ['that failed', { transaction_successful: false }, { memo_type: 'id', memo: '42' }],
    ['to a number of the account', { to_muxed: muxed, to_muxed_id: '7' }, { memo_type: 'id', memo: '42' }],
    ['that merges an account', { type: 'account_merge' }, { memo_type: 'id', memo: '42' }],
  ])('no payment %s', async (_, changes, memo) => {
    const { ledger, look } = await testnet();
    ledger.pay(account, '5', now, changes, memo);
    expect((await look([place('42')])).sightings).toEqual([]);
  });

  test('an account that nobody has made yet has no payments; an endpoint without the ledgers is not believed', async () => {
    const { look } = await testnet();
    expect((await look([place()])).sightings).toEqual([]);
    await expect(look([place()], 900)).rejects.toThrow('Stellar');
  });

  test('in the sandbox a test network, never the main one', async () => {
    const { ledger, look } = await testnet();
    ledger.state.passphrase = 'Public Global Stellar Network ; September 2015';
    await expect(look([place()])).rejects.toThrow('Stellar');
    expect((await look([place()], now, 'live')).sightings).toEqual([]);
  });
});
