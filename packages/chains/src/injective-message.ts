import { keccak_256 } from '@noble/hashes/sha3.js';
import { base64 } from '@scure/base';
import { attempt, bytesOfWords, equalBytes, fromBech32, fromHexOrBase64, utf8 } from './encoding.ts';
import { personalMessageDigest } from './evm-message.ts';
import { keccakAddress, recoveredKeys, splitSignature } from './recover.ts';
import { type Proof, rejected, type Verdict, verified } from './shape.ts';

/**
 * Injective accounts have Ethereum keys, so the wallets of both worlds sign for them:
 * - Keplr, Leap (`signArbitrary`): ADR-36 document, Keccak instead of SHA-256 (ethsecp256k1), 64 bytes;
 * - MetaMask and the like (`personal_sign`): EIP-191, 65 bytes.
 * The key follows from the signature; a public key that comes along adds nothing and is not looked at.
 */
export function verifyInjectiveMessage(proof: Proof): Verdict {
  const read = fromBech32(proof.address);
  const account = 'words' in read && read.prefix === 'inj' ? bytesOfWords(read.words) : undefined;
  if (!account) return rejected('badAddress', 'Only accounts (inj1…) can sign.');
  const signature = fromHexOrBase64(amino(proof.signature) ?? proof.signature);
  if (signature?.length !== 64 && signature?.length !== 65) {
    return rejected('malformedSignature', 'An Injective signature has 64 or 65 bytes, in base64 or hex.');
  }
  const signed = (rs: Uint8Array, candidates: readonly number[], digest: Uint8Array): boolean => {
    for (const { key } of recoveredKeys(rs, candidates, [digest])) {
      if (equalBytes(keccakAddress(key), account)) return true;
    }
    return false;
  };
  const document = keccak_256(signDocument(proof.address.toLowerCase(), proof.message));
  if (signature.length === 64 && signed(signature, [0, 1], document)) return verified('ADR-36');
  const split = splitSignature(signature);
  if (split && signed(split.rs, [split.candidate], personalMessageDigest(proof.message)))
    return verified('EIP-191');
  return rejected('keyMismatch', 'The signature was made by another address or for another message.');
}

/** The signature inside the JSON that wallets answer: `{pub_key, signature}`, perhaps wrapped once. */
function amino(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const answer: unknown = attempt(() => JSON.parse(text));
  if (typeof answer !== 'object' || answer === null || !('signature' in answer)) return undefined;
  const { signature } = answer;
  if (typeof signature === 'string') return signature;
  if (typeof signature !== 'object' || signature === null || !('signature' in signature)) return undefined;
  return typeof signature.signature === 'string' ? signature.signature : undefined;
}

/** ADR-36: a transaction that cannot be one, in amino's canonical JSON (sorted keys, no white space). */
function signDocument(signer: string, message: string): Uint8Array {
  const value = { data: base64.encode(utf8(message)), signer };
  return utf8(
    JSON.stringify({
      account_number: '0',
      chain_id: '',
      fee: { amount: [], gas: '0' },
      memo: '',
      msgs: [{ type: 'sign/MsgSignData', value }],
      sequence: '0',
    }),
  );
}
