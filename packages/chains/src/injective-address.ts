import { bytesOfWords, fromBech32 } from './encoding.ts';
import { type AddressFault, fault, type ParsedAddress } from './shape.ts';

/** By bech32 prefix. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['inj', 'account'],
  ['injvaloper', 'validator'],
  ['injvalcons', 'consensus'],
]);

export function parseInjectiveAddress(text: string): ParsedAddress | AddressFault {
  if (/^0x[0-9a-f]{40}$/i.test(text)) {
    return fault('wrongNetwork', 'This is an EVM address; give the address that starts with inj1.');
  }
  const read = fromBech32(text);
  if ('fault' in read) {
    return read.fault === 'badChecksum' && /^inj/i.test(text)
      ? fault('badChecksum', 'The checksum of the Injective address is wrong: it has a typing error.')
      : fault('malformed', 'The text is not an Injective address.');
  }
  const bytes = bytesOfWords(read.words);
  const kind = kinds.get(read.prefix);
  if (!kind) return fault('wrongNetwork', 'This is an address of another network, not of Injective.');
  if (read.encoding !== 'bech32' || !bytes)
    return fault('malformed', 'The text is not an Injective address.');
  if (bytes.length !== 20)
    return fault('unsupportedKind', 'The address is not of an account: it has not 20 bytes.');
  const refusal =
    kind !== 'account'
      ? 'This names a validator, not an account that can receive.'
      : bytes.every(byte => byte === 0) && 'Nobody holds the key of the zero address.';
  const address: ParsedAddress = {
    ok: true,
    canonical: text.toLowerCase(),
    kind,
    mainnet: true,
    destination: !refusal,
  };
  return refusal ? { ...address, notDestinationBecause: refusal } : address;
}
