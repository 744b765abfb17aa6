import { Address, beginCell } from '@ton/core';
import { sign } from '@ton/crypto';
import { WalletContractV5R1 } from '@ton/ton';
import { describe, expect, test } from 'vitest';
import { judgedAt } from '../test/attacks.ts';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { testProofs } from '../test/tampering.ts';
import {
  digests,
  domain,
  keyPairOf,
  stateCell,
  stateInitOf,
  timestamp,
  tvmVectors,
  walletOf,
  wallets,
} from '../test/vectors/tvm.ts';
import { walletCoreVectors } from '../test/vectors/wallet-core.ts';
import type { Verdict } from './shape.ts';
import { tvm } from './tvm.ts';
import { wallets as knownWallets } from './tvm-wallet.ts';

const usdt = 'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs';
const account = walletOf('v4r2', 1).address;
const canonical = account.toString({ bounceable: false });

describe('tvm: addresses', () => {
  test.each([
    ['not bounceable', canonical, true],
    ['bounceable', account.toString({ bounceable: true }), true],
    ['in base64 with + and /', account.toString({ bounceable: true, urlSafe: false }), true],
    ['raw', account.toRawString(), true],
    ['raw with capital digits', account.toRawString().toUpperCase(), true],
    ['test network, not bounceable', account.toString({ bounceable: false, testOnly: true }), false],
    ['test network, bounceable', account.toString({ bounceable: true, testOnly: true }), false],
  ])('one account, %s', (_, text, mainnet) => {
    expect(tvm.parseAddress(text)).toEqual({
      ok: true,
      canonical: mainnet ? canonical : account.toString({ bounceable: false, testOnly: true }),
      ...(!mainnet && { account: canonical }),
      kind: 'account',
      mainnet,
      destination: true,
    });
  });

  test.each([
    ['zero', 'EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c', 'zero'],
    ['the elector', 'Ef8zMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM0vF', 'masterchain'],
    ['the configuration', 'Ef9VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVbxn', 'masterchain'],
    ['USDT', usdt, 'token'],
    ['USDT, raw', Address.parse(usdt).toRawString(), 'token'],
    ['NOT', 'EQAvlWFDxGF2lXm67y4yzC17wYKD9A0guwPkMs1gOsM__NOT', 'token'],
    ['DOGS', 'EQCvxJy4eG8hyHBFsZ7eePxrRsUQSFE_jpptRAYBmcG_DOGS', 'token'],
  ])('%s is no destination', (_, text, kind) => {
    expect(tvm.parseAddress(text)).toMatchObject({ ok: true, kind, destination: false });
  });

  test.each([
    ['a workchain that does not exist', `1:${'a'.repeat(64)}`, 'malformed'],
    ['another workchain in base64', Address.parseRaw(`5:${'a'.repeat(64)}`).toString(), 'unsupportedKind'],
    ['63 digits', `0:${'a'.repeat(63)}`, 'malformed'],
    ['a wrong checksum', canonical.slice(0, -1) + (canonical.endsWith('A') ? 'B' : 'A'), 'badChecksum'],
    ['both alphabets in one text', `-/${canonical.slice(2)}`, 'malformed'],
    ['a name', 'alice.ton', 'malformed'],
    ['an EVM address', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'malformed'],
  ])('refuses %s', (_, text, reason) => {
    expect(tvm.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each([canonical, usdt, account.toString({ testOnly: true })])(
    'every typing error in %s is caught',
    text => {
      expectCorruptionsCaught(tvm, text, alphabets.base64url);
    },
  );
});

describe('tvm: comments', () => {
  test('text up to 123 bytes', () => {
    expect(tvm.tag?.parse('order 1234')).toEqual({ ok: true, canonical: 'order 1234', kind: 'text' });
    expect(tvm.tag?.parse('é'.repeat(61))).toMatchObject({ ok: true });
    expect(tvm.tag?.parse('é'.repeat(62))).toMatchObject({ ok: false });
    expect(tvm.tag?.parse('a\nb')).toMatchObject({ ok: false });
  });
});

testProofs(tvm, [...tvmVectors, ...walletCoreVectors.tvm], 107);

const asked = { now: judgedAt, domains: [domain] };
const message = 'Nonce 4f1c9a7e';

function proven(
  signer: number,
  address: Address,
  rest: { stateInit?: string; publicKey?: string; standard?: keyof typeof digests } = {},
): Verdict {
  const digest = digests[rest.standard ?? 'ton_proof']({ address, message, domain, timestamp });
  const signature = sign(digest, keyPairOf(signer).secretKey).toString('base64');
  return tvm.verifyMessage(
    {
      address: address.toString(),
      message,
      signature,
      ...(rest.publicKey && { publicKey: rest.publicKey }),
      context: { domain, timestamp: `${timestamp}`, ...(rest.stateInit && { stateInit: rest.stateInit }) },
    },
    asked,
  );
}

const publicKeyOf = (byte: number): string => keyPairOf(byte).publicKey.toString('hex');

describe('tvm: which key a wallet has', () => {
  test.each(Object.keys(wallets))('%s by its initial state', version => {
    const wallet = walletOf(version, 5);
    for (const options of [{}, { idx: true }, { idx: false, crc32: false }, { idx: true, crc32: true }]) {
      expect(proven(5, wallet.address, { stateInit: stateInitOf(wallet, options) })).toEqual({
        verdict: 'verified',
        standard: 'ton_proof',
      });
    }
    expect(proven(6, wallet.address, { stateInit: stateInitOf(wallet) })).toMatchObject({
      reason: 'wrongSignature',
    });
  });

  test('the table of codes is that of @ton/ton, and v4r1, which it lacks', () => {
    const made = Object.keys(wallets).map(version => walletOf(version, 5).init.code?.hash().toString('hex'));
    expect(Object.keys(knownWallets).sort()).toEqual(
      [...made, '64dd54805522c5be8a9db59cea0105ccf0d08786ca79beb8cb79e880a8d7322d'].sort(),
    );
  });

  test.each(['v3r1', 'v3r2', 'v4r2', 'v5r1'])('%s by the key alone, which makes its address', version => {
    const { address } = walletOf(version, 5);
    expect(proven(5, address, { publicKey: publicKeyOf(5) })).toMatchObject({ verdict: 'verified' });
    expect(proven(6, address, { publicKey: publicKeyOf(6) })).toMatchObject({ verdict: 'undecided' });
  });

  test('v5r1 of the test network by the key alone', () => {
    const { address } = WalletContractV5R1.create({
      workchain: 0,
      publicKey: keyPairOf(5).publicKey,
      walletId: { networkGlobalId: -3 },
    });
    expect(proven(5, address, { publicKey: publicKeyOf(5) })).toMatchObject({ verdict: 'verified' });
  });

  test('a key that only the wallet states proves nothing', () => {
    const { address } = walletOf('v1r3', 5);
    expect(proven(6, address, { publicKey: publicKeyOf(6) })).toEqual({
      verdict: 'undecided',
      needs: { check: 'keyOfContract', key: publicKeyOf(6), message: expect.any(String) },
    });
    expect(proven(5, address)).toMatchObject({ verdict: 'undecided', needs: { check: 'keyOfContract' } });
    expect(proven(6, address, { publicKey: publicKeyOf(5) })).toMatchObject({ reason: 'wrongSignature' });
  });

  test("someone else's initial state or key is refused", () => {
    const [own, other] = [walletOf('v4r2', 5), walletOf('v4r2', 6)];
    expect(proven(6, own.address, { stateInit: stateInitOf(other) })).toMatchObject({
      reason: 'keyMismatch',
    });
    expect(proven(5, own.address, { stateInit: stateInitOf(own), publicKey: publicKeyOf(6) })).toMatchObject({
      reason: 'keyMismatch',
    });
  });

  test('an unknown code, or a known one in an unusual state, is left to the chain', () => {
    const own = walletOf('v4r2', 5);
    const { code, data } = own.init;
    const strange = [
      { code: beginCell().storeUint(1, 8).endCell(), data: data ?? null },
      {
        code: code ?? null,
        data: beginCell().storeUint(0, 64).storeBuffer(keyPairOf(5).publicKey).endCell(),
      },
      { code: code ?? null, data: data ?? null, splitDepth: 3 },
      { code: code ?? null, data: data ?? null, special: { tick: true, tock: false } },
      { data: code ?? null, libraries: undefined, code: data ?? null },
    ];
    for (const init of strange) {
      const cell = stateCell(init as Parameters<typeof stateCell>[0]);
      const address = new Address(0, cell.hash());
      const stateInit = cell.toBoc().toString('base64');
      expect(proven(5, address, { stateInit })).toMatchObject({ verdict: 'undecided' });
      expect(proven(5, address, { stateInit, publicKey: publicKeyOf(5) })).toMatchObject({
        verdict: 'undecided',
      });
    }
  });

  test('v5r1 with signatures switched off is left to the chain', () => {
    const { init } = walletOf('v5r1', 5);
    const bits = init.data?.bits;
    if (!bits) throw new Error('v5r1 has data');
    const off = beginCell()
      .storeBit(0)
      .storeBits(bits.substring(1, bits.length - 1))
      .endCell();
    const cell = stateCell({ code: init.code ?? null, data: off });
    const address = new Address(0, cell.hash());
    expect(proven(5, address, { stateInit: cell.toBoc().toString('base64') })).toMatchObject({
      verdict: 'undecided',
    });
  });
});

describe('tvm: what is signed beside the text', () => {
  test('the JSON of TON Connect can be pasted as the signature', () => {
    const own = walletOf('v5r1', 5);
    for (const standard of ['ton_proof', 'signData text'] as const) {
      const digest = digests[standard]({ address: own.address, message, domain, timestamp });
      const signature = sign(digest, keyPairOf(5).secretKey).toString('base64');
      const answer =
        standard === 'ton_proof'
          ? {
              name: 'ton_proof',
              proof: { timestamp, domain: { lengthBytes: 12, value: domain }, signature, payload: message },
            }
          : {
              signature,
              address: own.address.toRawString(),
              timestamp,
              domain,
              payload: { type: 'text', text: message },
            };
      const proof = {
        address: own.address.toString(),
        message,
        signature: JSON.stringify(answer),
        publicKey: publicKeyOf(5),
      };
      expect(tvm.verifyMessage(proof, asked)).toEqual({ verdict: 'verified', standard });
      expect(tvm.verifyMessage(proof, { ...asked, domains: ['evil.example'] })).toMatchObject({
        reason: 'domainMismatch',
      });
      const { publicKey: _, ...withoutKey } = proof;
      expect(tvm.verifyMessage(withoutKey, asked)).toMatchObject({ verdict: 'undecided' });
      expect(tvm.verifyMessage({ ...proof, message: 'other' }, asked)).toMatchObject({
        reason: 'wrongSignature',
      });
    }
  });

  test('the JSON that backends take for ton_proof brings its initial state along', () => {
    const own = walletOf('v1r3', 5);
    const digest = digests.ton_proof({ address: own.address, message, domain, timestamp });
    const signature = sign(digest, keyPairOf(5).secretKey).toString('base64');
    const proof = {
      timestamp: `${timestamp}`,
      domain: { value: domain },
      signature,
      state_init: stateInitOf(own),
    };
    expect(
      tvm.verifyMessage(
        { address: own.address.toString(), message, signature: JSON.stringify({ network: '-239', proof }) },
        asked,
      ),
    ).toEqual({ verdict: 'verified', standard: 'ton_proof' });
  });

  test('a proof is good for fifteen minutes, and for a minute before its time', () => {
    const [vector] = tvmVectors;
    const at = (seconds: number): unknown =>
      vector && tvm.verifyMessage(vector.proof, { ...asked, now: (timestamp + seconds) * 1000 });
    expect(at(900)).toMatchObject({ verdict: 'verified' });
    expect(at(901)).toMatchObject({ reason: 'stale' });
    expect(at(-60)).toMatchObject({ verdict: 'verified' });
    expect(at(-61)).toMatchObject({ reason: 'stale' });
  });

  test('without domains of ours nothing is verified', () => {
    const [vector] = tvmVectors;
    expect(vector && tvm.verifyMessage(vector.proof, { now: judgedAt })).toMatchObject({
      reason: 'domainMismatch',
    });
  });

  test('a damaged initial state never lets another key in', () => {
    const own = walletOf('v4r2', 5);
    const digest = digests['ton_proof']({ address: own.address, message, domain, timestamp });
    const signature = sign(digest, keyPairOf(6).secretKey).toString('base64');
    const verdictOf = (stateInit: string): string =>
      tvm.verifyMessage(
        {
          address: own.address.toString(),
          message,
          signature,
          context: { domain, timestamp: `${timestamp}`, stateInit },
        },
        asked,
      ).verdict;
    // With the other key where the own one was, everything but the hash would fit.
    const boc = Buffer.from(
      stateCell(own.init).toBoc({ idx: true }).toString('hex').replace(publicKeyOf(5), publicKeyOf(6)),
      'hex',
    );
    expect(boc.includes(keyPairOf(6).publicKey)).toBe(true);
    expect(verdictOf(boc.toString('base64'))).toBe('rejected');
    for (let at = 0; at < boc.length; at++) {
      const changed = Buffer.from(boc);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(verdictOf(changed.toString('base64'))).toBe('rejected');
    }
    for (let length = 1; length < boc.length; length += 7) {
      expect(verdictOf(boc.subarray(0, length).toString('base64'))).toBe('rejected');
    }
  });
});
