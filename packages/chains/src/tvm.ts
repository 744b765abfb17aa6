import { sha256 } from '@noble/hashes/sha2.js';
import { domainFault, timeFault } from './agreement.ts';
import { defineChain } from './define.ts';
import { whichSigned } from './ed25519.ts';
import {
  attempt,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromHexOrBase64,
  hex,
  utf8,
} from './encoding.ts';
import type { AddressFault, Asked, ParsedAddress, Proof, Verdict } from './shape.ts';
import { rejected, undecided, verified } from './shape.ts';
import { textTag } from './tags.ts';
import { canonicalTvmAddress, readTvmAddress, type TvmAddress } from './tvm-address.ts';
import { accountsOfKey, readStateInit } from './tvm-wallet.ts';

/** Contracts that issue tokens (jettons), by canonical address: what is sent to one of them is lost. */
const tokens: Readonly<Record<string, string>> = {
  UQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_p0p: 'USDT',
  UQAvlWFDxGF2lXm67y4yzC17wYKD9A0guwPkMs1gOsM__I5W: 'NOT',
  UQCvxJy4eG8hyHBFsZ7eePxrRsUQSFE_jpptRAYBmcG_DLxX: 'DOGS',
};

function parseAddress(text: string): ParsedAddress | AddressFault {
  const read = readTvmAddress(text);
  if (!read.ok) return read;
  const account = canonicalTvmAddress({ ...read, testOnly: false });
  const address = {
    ok: true,
    canonical: canonicalTvmAddress(read),
    ...(read.testOnly && { account }),
    mainnet: !read.testOnly,
  } as const;
  const refuse = (kind: string, why: string): ParsedAddress => ({
    ...address,
    kind,
    destination: false,
    notDestinationBecause: why,
  });
  if (read.workchain === -1) return refuse('masterchain', 'This account belongs to the chain itself.');
  if (read.hash.every(byte => byte === 0))
    return refuse('zero', 'This is the zero address, which nobody owns.');
  const token = tokens[account];
  if (token) return refuse('token', `This is the contract of the ${token} token itself, not a wallet.`);
  return { ...address, kind: 'account', destination: true };
}

type Answer = {
  message: string;
  signature: string;
  domain: string;
  /** Seconds since 1970, decimal. */
  timestamp: string;
  stateInit: string | undefined;
};

/**
 * The wallet's answer, from the proof's fields (`context`: `domain`, `timestamp`, `stateInit`) or, when the JSON
 * of TON Connect was pasted as the signature, from there.
 */
function answerOf({ message, signature, context }: Proof): Answer {
  const pasted = signature.startsWith('{') ? attempt(() => JSON.parse(signature)) : undefined;
  const proof = pasted?.proof ?? pasted;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return {
    message,
    signature: pasted ? (text(proof?.signature) ?? '') : signature,
    domain: context?.['domain'] ?? text(proof?.domain?.value) ?? text(proof?.domain) ?? '',
    timestamp: context?.['timestamp'] ?? text(proof?.timestamp) ?? '',
    stateInit: context?.['stateInit'] ?? text(proof?.state_init),
  };
}

/** What a wallet signs for one text: the two requests of TON Connect. Numbers differ in their byte order. */
function* digests(
  address: TvmAddress,
  { message, domain, timestamp }: Answer,
): Generator<[string, Uint8Array]> {
  const { workchain, hash } = address;
  const time = BigInt(timestamp);
  const text = utf8(message);
  const host = utf8(domain);
  const account = concatBytes(int(workchain, 4, 'big'), hash);
  const start = Uint8Array.of(0xff, 0xff);
  for (const [standard, type] of [
    ['signData text', 'txt'],
    ['signData binary', 'bin'],
  ] as const) {
    const length = concatBytes(int(host.length, 4, 'big'), host, int(time, 8, 'big'));
    const payload = concatBytes(utf8(type), int(text.length, 4, 'big'), text);
    yield [standard, sha256(concatBytes(start, utf8('ton-connect/sign-data/'), account, length, payload))];
  }
  const item = concatBytes(
    utf8('ton-proof-item-v2/'),
    account,
    int(host.length, 4, 'little'),
    host,
    int(time, 8, 'little'),
    text,
  );
  yield ['ton_proof', sha256(concatBytes(start, utf8('ton-connect'), sha256(item)))];
}

function int(value: number | bigint, length: number, order: 'big' | 'little'): Uint8Array {
  const rest = BigInt.asUintN(length * 8, BigInt(value));
  const bytes = Uint8Array.from({ length }, (_, at) => Number((rest >> BigInt(8 * at)) & 0xffn));
  return order === 'big' ? bytes.reverse() : bytes;
}

type Binding =
  /** The key that the address itself commits to. */
  | { key: Uint8Array; bound: true }
  /** A key that the wallet stated, or none: only the chain can tell whether it is the account's. */
  | { key: Uint8Array | undefined; bound: false };

function bindKey(
  address: TvmAddress,
  stateInit: string | undefined,
  publicKey: string | undefined,
): Binding | Verdict {
  const stated = publicKey === undefined ? undefined : fromHex(publicKey.trim());
  if (publicKey !== undefined && stated?.length !== 32) {
    return rejected('missingPublicKey', 'The public key is not 32 bytes in hex.');
  }
  if (stateInit) {
    const bytes = fromBase64(stateInit);
    const state = bytes && attempt(() => readStateInit(bytes));
    if (!state)
      return rejected('malformedSignature', "The wallet's initial state is not a readable bag of cells.");
    if (!equalBytes(state.hash, address.hash)) {
      return rejected('keyMismatch', "The wallet's initial state does not make this address.");
    }
    if (state.key) {
      return stated && !equalBytes(stated, state.key)
        ? rejected('keyMismatch', 'The public key is not the key of this address.')
        : { key: state.key, bound: true };
    }
  }
  const bound = stated !== undefined && accountsOfKey(stated).some(hash => equalBytes(hash, address.hash));
  return bound && address.workchain === 0 ? { key: stated, bound } : { key: stated, bound: false };
}

function verifyMessage(proof: Proof, asked: Asked): Verdict {
  const address = readTvmAddress(proof.address);
  if (!address.ok) return rejected('badAddress', address.message);
  const answer = answerOf(proof);
  if (!/^\d{1,12}$/.test(answer.timestamp)) {
    return rejected('malformedSignature', 'The time that the wallet signed is missing (seconds since 1970).');
  }
  const wrong = domainFault(answer.domain, asked) ?? timeFault(Number(answer.timestamp), asked);
  if (wrong) return wrong;
  const signature = fromHexOrBase64(answer.signature);
  if (signature?.length !== 64)
    return rejected('malformedSignature', 'A TON signature is 64 bytes in base64 or hex.');

  const binding = bindKey(address, answer.stateInit, proof.publicKey);
  if ('verdict' in binding) return binding;
  const { key, bound } = binding;
  if (!key) {
    return undecided({
      check: 'keyOfContract',
      message: "The wallet's initial state is missing or unknown; its contract can tell which key it holds.",
    });
  }
  const forms = [...digests(address, answer)];
  const form =
    forms[
      whichSigned(
        signature,
        forms.map(([, digest]) => digest),
        key,
      ) ?? -1
    ];
  if (!form) {
    return rejected('wrongSignature', 'The signature does not fit this message, domain, time and key.');
  }
  if (bound) return verified(form[0]);
  return undecided({
    check: 'keyOfContract',
    key: hex.encode(key),
    message: 'The key signed; only the contract can tell whether it is the key of this address.',
  });
}

/** Snake cells have no limit; this is what fits the first cell of every wallet, and exchanges give shorter ones. */
const maxCommentBytes = 123;

/**
 * TON: addresses of contracts. A proof needs what TON Connect's `signData` or `ton_proof` answers: the signature
 * in base64, `domain` and `timestamp` (seconds) in the context, and for the key either `stateInit` (base64) from
 * the connected account or the public key in hex. Transfers can carry a text comment.
 */
export const tvm = defineChain({
  networkType: 'tvm',
  parseAddress,
  verifyMessage,
  tag: { name: 'comment', parse: text => textTag(text, maxCommentBytes, 'comment') },
});
