import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { bcsLength } from './bcs.ts';
import { defineChain } from './define.ts';
import { attempt, fromBase64, utf8 } from './encoding.ts';
import type { AddressFault, ParsedAddress, Proof, Verdict } from './shape.ts';
import { fault, rejected, undecided, verified } from './shape.ts';
import { readSuiSignature } from './sui-signature.ts';

/** Packages of tokens: what is sent to one of them is lost. */
const tokens: Readonly<Record<string, string>> = {
  '0xdba34672e30cb065b1f93e3ab55318768fd6fef66c15942c9f7cb846e2f900e7': 'USDC',
  '0x5d4b302506645c37ff133b98c4b50a5ae14841659738d6d733d59d0d217a93bf': 'USDC (Wormhole)',
  '0xc060006111016b8a020ad5b33834984a437aaa7d3c74c18e09a95d48aceab08c': 'USDT (Wormhole)',
  '0x375f70cf2ae4c00bf37117d0c85a2c71545e6ee05c4a5c7d282cd66a4504b068': 'USDT',
};

function parseAddress(text: string): ParsedAddress | AddressFault {
  if (/^suiprivkey1/i.test(text)) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  if (text.includes('::')) return fault('malformed', 'This names a coin or a module, not an account.');
  const digits = /^0x([0-9a-f]+)$/i.exec(text)?.[1]?.toLowerCase();
  if (!digits) return fault('malformed', 'A Sui address is 0x and 64 hexadecimal digits.');
  if (digits.length === 40) return fault('wrongNetwork', 'This looks like an address of an EVM network.');
  if (digits.length !== 64) {
    // There is no checksum, so a shortened text must not be filled up with zeros.
    return fault('malformed', `A Sui address has 64 hexadecimal digits, not ${digits.length}.`);
  }
  const address = { ok: true, canonical: `0x${digits}`, mainnet: true } as const;
  const refuse = (kind: string, why: string): ParsedAddress => ({
    ...address,
    kind,
    destination: false,
    notDestinationBecause: why,
  });
  if (/^0{56}/.test(digits))
    return refuse('system', 'This address belongs to the chain itself, not to a wallet.');
  const token = tokens[address.canonical];
  if (token) return refuse('token', `This is the address of the ${token} token itself, not of a wallet.`);
  return { ...address, kind: 'account', destination: true };
}

/** What every scheme signs for a personal message: BLAKE2b-256 of intent 3, version 0, app 0 and the BCS text. */
function digestOf(message: string): Uint8Array {
  const text = utf8(message);
  return blake2b(concatBytes(Uint8Array.of(3, 0, 0), bcsLength(text.length), text), { dkLen: 32 });
}

function verifyMessage({ address, message, signature }: Proof): Verdict {
  const bytes = fromBase64(signature);
  const read = bytes && attempt(() => readSuiSignature(bytes, digestOf(message)));
  if (!read) {
    return rejected(
      'malformedSignature',
      'A Sui signature is base64: scheme, signature and public key in one.',
    );
  }
  if (!read.addresses.includes(address.toLowerCase())) {
    return rejected('keyMismatch', 'The key inside the signature is not the key of this address.');
  }
  switch (read.outcome) {
    case 'signed':
      return verified(`Sui ${read.scheme}`);
    case 'wrong':
      return rejected('wrongSignature', 'The signature does not fit this message and key.');
    case 'onlyChain':
      return undecided({
        check: 'zkLogin',
        message: 'A zkLogin proof needs the current keys of its issuer, which the chain holds.',
      });
  }
}

/**
 * Sui: hashes of keys in hexadecimal without a checksum. A proof needs only the serialised signature in base64, as
 * `sui:signPersonalMessage` answers it: it contains scheme and key.
 */
export const sui = defineChain({ networkType: 'sui', parseAddress, verifyMessage });
