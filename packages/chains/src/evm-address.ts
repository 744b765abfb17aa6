import { keccak_256 } from '@noble/hashes/sha3.js';
import { hex, utf8 } from './encoding.ts';
import { tokenContracts } from './evm-tokens.ts';
import { type AddressFault, fault, type ParsedAddress } from './shape.ts';

export function parseEvmAddress(text: string): ParsedAddress | AddressFault {
  if (!/^0x/.test(text)) return fault('malformed', 'An EVM address starts with 0x.');
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    return fault('malformed', 'An EVM address has 40 hex digits after 0x.');
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  const canonical = checksummed(lower);
  if (digits !== lower && digits !== digits.toUpperCase() && text !== canonical) {
    return fault(
      'badChecksum',
      "The address's upper and lower case letters do not fit (EIP-55): it has a typing error.",
    );
  }
  const refusal = whyNotDestination(lower);
  const address: ParsedAddress = {
    ok: true,
    canonical,
    kind: 'account',
    mainnet: true,
    destination: !refusal,
  };
  return refusal ? { ...address, notDestinationBecause: refusal } : address;
}

/** EIP-55: a letter is upper case where the hash of the lower-case digits has a nibble of 8 or more. */
export function checksummed(lowerDigits: string): string {
  const hash = hex.encode(keccak_256(utf8(lowerDigits)));
  const letter = (digit: string, at: number) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit;
  return `0x${Array.from(lowerDigits, letter).join('')}`;
}

function whyNotDestination(lower: string): string | undefined {
  if (/^0+$/.test(lower)) return 'The zero address destroys what is sent to it.';
  // Precompiled contracts live below 0x0400 on every known chain; nobody holds a key there.
  if (/^0{37}[0-3]/.test(lower)) return 'The address belongs to the chain itself.';
  if (/^0*dead$/.test(lower) || /^(dead)+$/.test(lower)) return 'The address is used to destroy tokens.';
  if (/^e{40}$/.test(lower)) return 'The address is a placeholder for the native coin, nobody holds its key.';
  const token = tokenContracts.get(`0x${lower}`);
  return token && `The address is the token contract of ${token}: tokens sent to it are lost.`;
}
