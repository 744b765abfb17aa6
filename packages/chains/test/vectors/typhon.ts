/** Cardano proofs by StricaHQ's libraries (Typhon wallet): addresses, CBOR and signatures in JavaScript. */
import { PrivateKey } from '@stricahq/bip32ed25519';
import { Encoder } from '@stricahq/cbors';
import { address, crypto, types } from '@stricahq/typhonjs';
import type { Vector } from '../attacks.ts';
import { sameButForUnsignedHeader } from './cardano.ts';

const keyOf = (byte: number): PrivateKey => PrivateKey.fromSecretKey(Buffer.alloc(32, byte));
const credentialOf = (key: PrivateKey) => ({
  type: types.HashType.ADDRESS as const,
  hash: crypto.hash28(key.toPublicKey().toBytes()),
});
const main = types.NetworkId.MAINNET;

const [payment, stake, other] = [keyOf(121), keyOf(122), keyOf(123)];
const baseOf = (key: PrivateKey) => new address.BaseAddress(main, credentialOf(key), credentialOf(stake));
const rewardOf = (key: PrivateKey) => new address.RewardAddress(main, credentialOf(key));

/** What CIP-30's `signData` answers: COSE_Sign1 over the `Signature1` structure, and the COSE_Key. */
function vector(
  name: string,
  key: PrivateKey,
  claimed: { getBytes(): Buffer; getBech32(): string },
  foreignAddress: string,
  message: string,
): Vector {
  const payload = Buffer.from(message);
  const headers = Encoder.encode(
    new Map<unknown, unknown>([
      [1, -8],
      ['address', claimed.getBytes()],
    ]),
  );
  const signature = key.sign(Encoder.encode(['Signature1', headers, Buffer.alloc(0), payload]));
  const signed = Encoder.encode([headers, new Map([['hashed', false]]), payload, signature]);
  const coseKey = Encoder.encode(
    new Map<number, unknown>([
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, key.toPublicKey().toBytes()],
    ]),
  );
  return {
    name,
    standard: 'CIP-8',
    signer: '@stricahq/typhonjs 3.1.1, @stricahq/bip32ed25519 1.1.2',
    proof: {
      address: claimed.getBech32(),
      message,
      signature: signed.toString('hex'),
      publicKey: coseKey.toString('hex'),
    },
    foreignAddress,
    sameProof: sameButForUnsignedHeader,
  };
}

export const typhonVectors: Vector[] = [
  vector(
    'Typhon, base address',
    payment,
    baseOf(payment),
    baseOf(other).getBech32(),
    'Fairlead: I own this wallet.\nNonce: 4f1c9a7e',
  ),
  vector(
    'Typhon, stake address',
    stake,
    rewardOf(stake),
    rewardOf(other).getBech32(),
    `Ich besitze diese Geldbörse 🔑. ${'Ein längerer Text. '.repeat(20)}`,
  ),
];
