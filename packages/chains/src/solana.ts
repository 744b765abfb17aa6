import { concatBytes } from '@noble/hashes/utils.js';
import { defineChain } from './define.ts';
import { isEd25519Key, whichSigned } from './ed25519.ts';
import { equalBytes, fromBase58, fromBase64, fromHex, utf8 } from './encoding.ts';
import type { AddressFault, ParsedAddress, Proof, Verdict } from './shape.ts';
import { fault, rejected, verified } from './shape.ts';
import { mints, programs } from './solana-known.ts';

function parseAddress(text: string): ParsedAddress | AddressFault {
  if (text.startsWith('0x')) return fault('wrongNetwork', 'A Solana address does not begin with 0x.');
  if (/^[1-9A-HJ-NP-Za-km-z]{80,90}$/.test(text) && fromBase58(text)?.length === 64) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) {
    return fault('malformed', 'A Solana address is 32 to 44 base58 characters (no 0, O, I or l).');
  }
  const key = fromBase58(text);
  if (key?.length !== 32) return fault('malformed', 'A Solana address has 32 bytes in base58.');

  const address = { ok: true, canonical: text, mainnet: true } as const;
  const refuse = (kind: string, why: string): ParsedAddress => ({
    ...address,
    kind,
    destination: false,
    notDestinationBecause: why,
  });
  const mint = mints[text];
  if (mint) return refuse('mint', `This is the address of the ${mint} token itself, not of a wallet.`);
  // Native programs and sysvars are named in base58 and padded with 1; nobody can search for such a key.
  if (programs.has(text) || text.endsWith('1111111111') || text === wrappedSol) {
    return refuse('program', 'This is a program of the network, not a wallet.');
  }
  // There is no checksum, and a shortened text can still have 32 bytes.
  const shortened = Object.keys(mints).find(known => known.startsWith(text));
  if (shortened) return refuse('shortened', `This looks like the shortened address of ${mints[shortened]}.`);
  if (!isEd25519Key(key)) {
    return refuse(
      'offCurve',
      'No key can stand behind this address: it belongs to a program or is mistyped.',
    );
  }
  return { ...address, kind: 'wallet', destination: true };
}

const wrappedSol = 'So11111111111111111111111111111111111111112';

/**
 * What a wallet may have signed for one message, by standard: the bytes themselves (`solana:signMessage`, Sign In
 * With Solana), or an off-chain message envelope, which keeps a text from ever being a transaction.
 *
 * Rules: docs.anza.xyz/proposals/off-chain-message-signing (v0), and its successor with sorted signers (v1).
 * `application` is v0's free 32-byte application domain.
 */
function* signableForms(
  message: Uint8Array,
  key: Uint8Array,
  application: Uint8Array,
): Generator<[standard: string, bytes: Uint8Array]> {
  yield ['Solana raw', message];
  if (message.length === 0) return;

  const domain = concatBytes(Uint8Array.of(0xff), utf8('solana offchain'));
  yield ['off-chain message v1', concatBytes(domain, Uint8Array.of(1, 1), key, message)];
  if (message.length > 0xffff) return;

  const length = Uint8Array.of(message.length & 0xff, message.length >> 8);
  for (const format of formats(message)) {
    yield [
      'off-chain message v0',
      concatBytes(domain, Uint8Array.of(0), application, Uint8Array.of(format, 1), key, length, message),
    ];
    // Agave's command line and Ledger's application sign the shorter header that preceded the specification.
    yield [
      'off-chain message v0, short header',
      concatBytes(domain, Uint8Array.of(0, format), length, message),
    ];
  }
}

/** The format bytes that the v0 header may state for this body: restricted ASCII, short UTF-8, long UTF-8. */
function formats(message: Uint8Array): number[] {
  if (message.length > 1232) return [2];
  return message.every(byte => byte >= 0x20 && byte <= 0x7e) ? [0, 1, 2] : [1, 2];
}

const noKey = 'A program or a program-derived account has no key and cannot sign.';

function verifyMessage({ address, message, signature, context }: Proof): Verdict {
  const key = fromBase58(address);
  if (key?.length !== 32) return rejected('badAddress', noKey);
  const domain = context?.['applicationDomain'];
  const application = domain === undefined ? new Uint8Array(32) : fromBase58(domain);
  if (application?.length !== 32) {
    return rejected('malformedSignature', 'The application domain is not 32 bytes in base58.');
  }
  const signatures = readings(signature);
  if (signatures.length === 0) {
    return rejected('malformedSignature', 'A Solana signature is 64 bytes in base58, base64 or hex.');
  }
  const stated = context?.['signedMessage'];
  const signedBytes = stated === undefined ? undefined : fromBase64(stated);
  const forms = [...signableForms(utf8(message), key, application)].filter(
    ([, bytes]) => stated === undefined || (signedBytes && equalBytes(bytes, signedBytes)),
  );
  if (forms.length === 0) {
    return rejected('messageMismatch', 'The wallet signed another text than the one that was asked.');
  }
  const texts = forms.map(([, bytes]) => bytes);
  for (const candidate of signatures) {
    const form = forms[whichSigned(candidate, texts, key) ?? -1];
    if (form) return verified(form[0]);
  }
  // Asked last, because nothing is signed with such a key, and what is signed need not be asked.
  if (!isEd25519Key(key)) return rejected('badAddress', noKey);
  return rejected('wrongSignature', 'The signature does not fit this message and address.');
}

/** A text can be valid in more than one encoding, so every reading that has the right length is tried. */
const readings = (text: string): Uint8Array[] =>
  [fromHex(text), fromBase58(text), fromBase64(text)].filter(bytes => bytes?.length === 64) as Uint8Array[];

/**
 * Solana: base58 Ed25519 keys without a checksum. A proof needs the signature in base58, base64 or hex. Of the
 * context, `signedMessage` (base64, from `solana:signMessage`) only saves trying all forms, and
 * `applicationDomain` (base58) belongs to off-chain messages v0.
 */
export const solana = defineChain({ networkType: 'solana', parseAddress, verifyMessage });
