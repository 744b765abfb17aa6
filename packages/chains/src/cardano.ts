import { blake2b } from '@noble/hashes/blake2.js';
import { readCardanoAddress } from './cardano-address.ts';
import { readCoseKey, readCoseSign1 } from './cose.ts';
import { defineChain } from './define.ts';
import { verifyEd25519 } from './ed25519.ts';
import { attempt, equalBytes, utf8 } from './encoding.ts';
import type { AddressFault, ParsedAddress, Proof, Verdict } from './shape.ts';
import { rejected, undecided, verified } from './shape.ts';

function parseAddress(text: string): ParsedAddress | AddressFault {
  const read = readCardanoAddress(text);
  if (!read.ok) return read;
  const { canonical, mainnet } = read;
  const script = (read.payment ?? read.stake)?.by === 'script';
  const address = { ok: true, canonical, mainnet, kind: script ? `${read.kind}Script` : read.kind } as const;
  const refuse = (why: string): ParsedAddress => ({
    ...address,
    destination: false,
    notDestinationBecause: why,
  });
  if (read.kind === 'stake') return refuse('This is a stake address; nothing can be sent to it.');
  if (script || read.kind === 'byronScript') {
    return refuse('This is the address of a script; what is sent to it without its data can be lost.');
  }
  if (read.kind === 'byronRedeem')
    return refuse('This address could only be redeemed once, from the first sale.');
  if (read.payment?.hash.every(byte => byte === 0)) return refuse('Nobody has the key of this address.');
  return { ...address, destination: true };
}

/** CIP-30's `signData` answers `{ signature, key }`; both may be pasted as the one JSON text. */
function parts(proof: Proof): { signature: string; publicKey: string | undefined } {
  const both = attempt(() => JSON.parse(proof.signature)) as
    | { signature?: unknown; key?: unknown }
    | undefined;
  if (typeof both?.signature !== 'string') return { signature: proof.signature, publicKey: proof.publicKey };
  return { signature: both.signature, publicKey: typeof both.key === 'string' ? both.key : proof.publicKey };
}

function verifyMessage(proof: Proof): Verdict {
  const address = readCardanoAddress(proof.address);
  if (!address.ok) return rejected('badAddress', address.message);
  if (address.era === 'byron') {
    return rejected('badAddress', 'A Byron address hides its key; prove an address that begins with addr1.');
  }
  const owner = address.payment ?? address.stake;
  if (owner?.by !== 'key') {
    return undecided({
      check: 'script',
      message: 'The address belongs to a script; only its own rules tell who speaks for it.',
    });
  }
  const given = parts(proof);
  const sign1 = readCoseSign1(given.signature.trim());
  if (!sign1) {
    return rejected(
      'malformedSignature',
      'The signature is not a COSE_Sign1 with an address, as CIP-30 makes it.',
    );
  }
  if (!given.publicKey)
    return rejected('missingPublicKey', 'Cardano needs the key that signData answered as well.');
  const key = readCoseKey(given.publicKey.trim());
  if (!key)
    return rejected('missingPublicKey', 'The key is neither a COSE_Key with Ed25519 nor 32 bytes in hex.');

  if (!equalBytes(sign1.address, address.bytes)) {
    return rejected('keyMismatch', 'The wallet signed for another address.');
  }
  if (!equalBytes(blake2b(key, { dkLen: 28 }), owner.hash)) {
    return rejected(
      'keyMismatch',
      address.kind === 'base' && address.stake && equalBytes(blake2b(key, { dkLen: 28 }), address.stake.hash)
        ? 'The wallet signed with the stake key, which does not prove who may spend from this address.'
        : 'The key is not the key of this address.',
    );
  }
  const message = utf8(proof.message);
  const payload = sign1.hashed ? blake2b(message, { dkLen: 28 }) : message;
  if (!equalBytes(payload, sign1.payload)) {
    return rejected('messageMismatch', 'The wallet signed another text than the one that was asked.');
  }
  if (!verifyEd25519(sign1.signature, sign1.signed, key)) {
    return rejected('wrongSignature', 'The signature does not fit this message and key.');
  }
  return verified(sign1.hashed ? 'CIP-8 hashed' : 'CIP-8');
}

/**
 * Cardano: Shelley and Byron addresses. A proof needs what CIP-30's `signData` answers: the COSE_Sign1 in hex as
 * signature and the COSE_Key (or 32 bytes) in hex as public key, or the whole answer in JSON as signature.
 */
export const cardano = defineChain({ networkType: 'cardano', parseAddress, verifyMessage });
