/** Whether a transaction on Solana is the one that was built, by everything that could differ. */

import {
  address,
  appendTransactionMessageInstruction,
  compileTransaction,
  createNoopSigner,
  decompileTransactionMessage,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  type Instruction,
  prependTransactionMessageInstruction,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { describe, expect, test } from 'vitest';
import { decode, testSigner } from '../../test/litesvm-node.ts';
import {
  buildTransaction,
  carries,
  isPayment,
  referenceOf,
  type SolanaPayment,
  signatureOf,
} from './solana-transaction.ts';

const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const [wallet, other] = [testSigner(), testSigner()];
const [to, mint, source, destination] = Array.from({ length: 4 }, () => testSigner().address);
const blockhash = testSigner().address;
const fee = { unitLimit: 200_000, microLamportsPerUnit: 20_000n };
const coin: SolanaPayment = { transferId: 'one', from: wallet.address, to: to ?? '', units: 25_000_000n };
const accounts = { mint: mint ?? '', program: tokenProgram, decimals: 6, source: source ?? '', opens: false };
const payment: SolanaPayment = { ...coin, token: { ...accounts, destination: destination ?? '' } };
const build = (of: SolanaPayment, at = fee, hash: string = blockhash) => buildTransaction(of, at, hash);
const built = build(payment);
const is = (wire: string) => isPayment(built, { wire, loaded: [] });

type Message = Parameters<typeof compileTransaction>[0];
/** As a wallet might change it before it signs. */
function changed(wire: string, change: (message: Message) => Message): string {
  const compiled = getCompiledTransactionMessageDecoder().decode(decode(wire).messageBytes);
  if (compiled.version === 1) throw new Error('no transaction of ours');
  const message = decompileTransactionMessage(compiled) as Message;
  return getBase64EncodedWireTransaction(compileTransaction(change(message)));
}
const withMore = (instruction: Instruction, wire = built) =>
  changed(wire, message => appendTransactionMessageInstruction(instruction, message as never) as never);

const lighthouse = address('L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95');
const assertion = { programAddress: lighthouse, data: Uint8Array.of(6, 0), accounts: [] };
const payer = createNoopSigner(wallet.address);
const tip = getTransferSolInstruction({ source: payer, destination: other.address, amount: 1n });

test('is small enough, names its reference, and has no signature', () => {
  expect(Buffer.from(built, 'base64').length).toBeLessThan(600);
  expect(Object.values(decode(built).signatures)).toEqual([null]);
  const { staticAccounts } = getCompiledTransactionMessageDecoder().decode(decode(built).messageBytes);
  expect(staticAccounts).toContain(referenceOf('one'));
  expect(referenceOf('two')).not.toBe(referenceOf('one'));
});

describe('it is the payment', () => {
  test.each<[string, string]>([
    ['itself', built],
    ['signed', wallet.sign(built)],
    ['at another fee', build(payment, { ...fee, microLamportsPerUnit: 90_000n })],
    ['with a newer blockhash', build(payment, fee, testSigner().address)],
    ['with an assertion of the wallet’s', withMore(assertion)],
  ])('%s', (_, wire) => {
    expect(is(wire)).toBe(true);
  });
});

describe('it is not', () => {
  test.each<[string, string]>([
    ['of another transfer', build({ ...payment, transferId: 'two' })],
    ['of another payer', build({ ...payment, from: other.address })],
    ['of another amount', build({ ...payment, units: 24_999_999n })],
    ['of the coin', build(coin)],
    [
      'of another token',
      build({ ...payment, token: { ...accounts, destination: destination ?? '', mint: to ?? '' } }),
    ],
    ['to another account', build({ ...payment, token: { ...accounts, destination: other.address } })],
    [
      'from another account',
      build({ ...payment, token: { ...accounts, destination: destination ?? '', source: to ?? '' } }),
    ],
    [
      'one that opens an account beside',
      build({ ...payment, token: { ...accounts, destination: destination ?? '', opens: true } }),
    ],
    ['with a payment to somebody else behind it', withMore(tip)],
    [
      'with one before it',
      changed(built, message => prependTransactionMessageInstruction(tip, message as never) as never),
    ],
    ['twice', withMore(tip, build(coin))],
    ['nonsense', 'AQAA'],
    ['nothing', ''],
  ])('%s', (_, wire) => {
    expect(is(wire)).toBe(false);
  });

  test('where accounts of a lookup table stand in the places of its own', () => {
    const wire = build({ ...payment, token: { ...accounts, destination: other.address } });
    expect(isPayment(built, { wire, loaded: [destination ?? ''] })).toBe(false);
  });
});

test('an endpoint that answers with another transaction is found out', async () => {
  const signed = wallet.sign(built);
  const signature = (await signatureOf(built, signed)) ?? '';
  expect(carries(signed, signature)).toBe(true);
  expect(carries(wallet.sign(build(coin)), signature)).toBe(false);
  expect(carries(built, signature)).toBe(false);
});

describe('signed, it is taken', () => {
  test('with its signature in base58', async () => {
    expect(await signatureOf(built, wallet.sign(built))).toMatch(/^[1-9A-HJ-NP-Za-km-z]{64,88}$/);
    const guarded = withMore(assertion);
    expect(await signatureOf(built, wallet.sign(guarded))).toBeDefined();
  });

  test('not unsigned, signed for something else, with another blockhash, or with something behind it', async () => {
    const late = changed(
      built,
      message =>
        setTransactionMessageLifetimeUsingBlockhash(
          { blockhash: testSigner().address as never, lastValidBlockHeight: 0n },
          message as never,
        ) as never,
    );
    const signature = Buffer.from(wallet.sign(build(coin)), 'base64').subarray(0, 65);
    const borrowed = Buffer.concat([signature, Buffer.from(built, 'base64').subarray(65)]).toString('base64');
    const longer = Buffer.concat([Buffer.from(wallet.sign(built), 'base64'), Buffer.from([0])]);
    for (const wire of [built, wallet.sign(late), borrowed, longer.toString('base64')])
      expect(await signatureOf(built, wire)).toBeUndefined();
  });
});
