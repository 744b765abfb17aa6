/**
 * Proofs by Trust Wallet's core (C++ and Rust, as WebAssembly) for network types of which all other proofs come from
 * the chain's own SDK. Keys, addresses and signatures are its own; where it has no call for a standard, it signs the
 * bytes that the standard names.
 */
import { base64, hex } from '@scure/base';
import { Address } from '@ton/core';
import { initWasm } from '@trustwallet/wallet-core';
import { judgedAt, type Vector } from '../attacks.ts';
import { digests, domain, timestamp } from './tvm.ts';

const core = await initWasm();
const signer = '@trustwallet/wallet-core 4.8.2';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

type Key = ReturnType<typeof core.PrivateKey.createWithData>;
type Coin = typeof core.CoinType.sui;

const keyOf = (byte: number): Key => core.PrivateKey.createWithData(new Uint8Array(32).fill(byte));
const addressOf = (key: Key, coin: Coin): string =>
  core.AnyAddress.createWithPublicKey(key.getPublicKeyEd25519(), coin).description();
const publicKeyOf = (key: Key): Uint8Array => key.getPublicKeyEd25519().data();
const sign = (key: Key, bytes: Uint8Array): Uint8Array => key.sign(bytes, core.Curve.ed25519);

const message = 'Fairlead: I own this wallet. Nonce 4f1c9a7e';
const foreign = `Ich besitze diese Geldbörse 🔑, Nonce 4f1c9a7e. ${'Ein längerer Text. '.repeat(10)}`;
const other = keyOf(200);

function tezosVector(key: Key, text: string, time?: string): Vector {
  const dApp = 'https://shop.example';
  const payload = core.TezosMessageSigner.inputToPayload(
    time ? `Tezos Signed Message: ${dApp} ${time} ${text}` : text,
  );
  const edpk = Uint8Array.of(13, 15, 37, 217);
  return {
    name: `Trust Wallet${time ? ', dApp and time' : ''}`,
    standard: `${time ? 'Tezos Signed Message' : 'Micheline'} tz1`,
    signer,
    proof: {
      address: addressOf(key, core.CoinType.tezos),
      message: text,
      signature: core.TezosMessageSigner.signMessage(key, payload),
      publicKey: core.Base58.encode(Buffer.concat([edpk, publicKeyOf(key)])),
      ...(time && { context: { domain: dApp, timestamp: time } }),
    },
    ...(time && { asked: { domains: ['shop.example'] }, signsTime: true }),
    foreignAddress: addressOf(other, core.CoinType.tezos),
  };
}

/** Scheme, signature and key of the BLAKE2b-256 of the intent 3, 0, 0 and the text as a BCS vector. */
function suiVector(key: Key, text: string): Vector {
  const bytes = utf8(text);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  const digest = core.Hash.blake2b(Buffer.concat([Uint8Array.of(3, 0, 0, ...length), bytes]), 32);
  return {
    name: `Trust Wallet${text === message ? '' : ', longer text'}`,
    standard: 'Sui ed25519',
    signer,
    proof: {
      address: addressOf(key, core.CoinType.sui),
      message: text,
      signature: base64.encode(Buffer.concat([Uint8Array.of(0), sign(key, digest), publicKeyOf(key)])),
    },
    foreignAddress: addressOf(other, core.CoinType.sui),
  };
}

function aptosVector(key: Key, text: string): Vector {
  const address = addressOf(key, core.CoinType.aptos);
  const nonce = '4f1c9a7e';
  const full = `APTOS\naddress: ${address}\nmessage: ${text}\nnonce: ${nonce}`;
  return {
    name: 'Trust Wallet',
    standard: 'AIP-62',
    signer,
    proof: {
      address,
      message: text,
      signature: `0x${hex.encode(sign(key, utf8(full)))}`,
      publicKey: `0x${hex.encode(publicKeyOf(key))}`,
    },
    asked: { nonce },
    foreignAddress: addressOf(other, core.CoinType.aptos),
    mayBeUndecided: ['address', 'publicKey'],
  };
}

/** The wallet contracts of versions 4 and 5, as Trust Wallet itself deploys them. */
function tvmVector(key: Key, standard: keyof typeof digests, version: 'v4r2' | 'v5r1'): Vector {
  const workchain = 0;
  const state =
    version === 'v4r2'
      ? core.TONWallet.buildV4R2StateInit(key.getPublicKeyEd25519(), workchain, 698983191)
      : core.TONWallet.buildV5R1StateInit(key.getPublicKeyEd25519(), workchain, 0x7fffff11);
  const address = addressOf(key, core.CoinType.ton);
  const digest = digests[standard]({ address: Address.parse(address), message, domain, timestamp });
  return {
    name: `Trust Wallet, ${version}, ${standard}`,
    standard,
    signer,
    proof: {
      address,
      message,
      signature: base64.encode(sign(key, digest)),
      context: { domain, timestamp: `${timestamp}`, stateInit: state.replace(/=+$/, '') },
    },
    asked: { domains: [domain] },
    signsTime: true,
    foreignAddress: addressOf(other, core.CoinType.ton),
    mayBeUndecided: ['context'],
  };
}

export const walletCoreVectors = {
  tezos: [
    tezosVector(keyOf(111), message),
    tezosVector(keyOf(112), foreign, new Date(judgedAt - 30_000).toISOString()),
  ],
  sui: [suiVector(keyOf(113), message), suiVector(keyOf(114), foreign)],
  aptos: [aptosVector(keyOf(115), message)],
  tvm: [tvmVector(keyOf(116), 'signData text', 'v4r2'), tvmVector(keyOf(117), 'ton_proof', 'v4r2')],
} satisfies Record<string, Vector[]>;
