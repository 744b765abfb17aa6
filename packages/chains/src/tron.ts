import { defineChain } from './define.ts';
import { fromBase58Check } from './encoding.ts';
import { type AddressFault, type Chain, fault, type ParsedAddress } from './shape.ts';
import { verifyTronMessage } from './tron-message.ts';

/** The most used TRC-20 contracts: transfers of tokens to them are lost. */
const tokenContracts: Readonly<Record<string, string>> = {
  TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t: 'USDT',
  TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8: 'USDC',
  TPYmHEhy5n8TCEfYGqW2rPxsghSfzghPDn: 'USDD',
  TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4: 'TUSD',
  TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR: 'WTRX',
};

/**
 * Tron: Base58Check of 0x41 and the last 20 bytes of the key's Keccak hash. Nile and Shasta use the same
 * version byte as the main network; 0xa0 was the first test network's.
 */
export const tron: Chain = defineChain({
  networkType: 'tron',
  parseAddress: parseTronAddress,
  verifyMessage: verifyTronMessage,
});

function parseTronAddress(text: string): ParsedAddress | AddressFault {
  if (/^41[0-9a-f]{40}$/i.test(text)) {
    return fault('malformed', 'Hex addresses of Tron have no checksum; give the form that starts with T.');
  }
  const read = fromBase58Check(text);
  if ('fault' in read) {
    return read.fault === 'badChecksum' && /^T.{32,34}$/.test(text)
      ? fault('badChecksum', 'The checksum of the Tron address is wrong: it has a typing error.')
      : fault('malformed', 'The text is not a Tron address.');
  }
  const { bytes } = read;
  if (bytes.length !== 21) return fault('malformed', 'The text is not a Tron address.');
  if (bytes[0] !== 0x41 && bytes[0] !== 0xa0)
    return fault('wrongNetwork', 'This is an address of another network.');
  const token = tokenContracts[text];
  const refusal = bytes.slice(1).every(byte => byte === 0)
    ? 'The zero address destroys what is sent to it.'
    : token && `The address is the token contract of ${token}: tokens sent to it are lost.`;
  const address: ParsedAddress = {
    ok: true,
    canonical: text,
    kind: 'account',
    mainnet: bytes[0] === 0x41,
    destination: !refusal,
  };
  return refusal ? { ...address, notDestinationBecause: refusal } : address;
}
