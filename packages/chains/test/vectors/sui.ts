/** Sui proofs by Mysten's SDK, in every scheme. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import type { Keypair } from '@mysten/sui/cryptography';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { PasskeyKeypair, type PasskeyProvider } from '@mysten/sui/keypairs/passkey';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { MultiSigPublicKey } from '@mysten/sui/multisig';
import { computeZkLoginAddressFromSeed, getZkLoginSignature } from '@mysten/sui/zklogin';
import { p256 } from '@noble/curves/nist.js';
import { base64urlnopad } from '@scure/base';
import type { Vector } from '../attacks.ts';

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const message = 'Fairlead: I own this wallet.\nNonce: 4f1c9a7e';
const foreign = `Ich besitze diese Geldbörse 🔑, Nonce 4f1c9a7e. ${'Ein längerer Text. '.repeat(10)}`;
const signer = '@mysten/sui 2.33.1';

export const ed = Ed25519Keypair.fromSecretKey(seed(51));
export const k1 = Secp256k1Keypair.fromSecretKey(seed(52));
export const r1 = Secp256r1Keypair.fromSecretKey(seed(53));

export type Signing = Pick<Keypair, 'signPersonalMessage'>;
export const signatureOf = async (by: Signing, text = message): Promise<string> =>
  (await by.signPersonalMessage(utf8(text))).signature;

/** A multisig of the three keys, with the signatures of those given, which may be too few. */
export const multisig = MultiSigPublicKey.fromPublicKeys({
  threshold: 3,
  publicKeys: [ed, k1, r1].map((pair, at) => ({ publicKey: pair.getPublicKey(), weight: at + 1 })),
});
export const multisigOf = async (pairs: Signing[], text = message): Promise<string> =>
  multisig.combinePartialSignatures(await Promise.all(pairs.map(pair => signatureOf(pair, text))));

/** A passkey whose authenticator is Node's P-256; `clientData` may deviate from what a browser would say. */
export function passkeyOf(byte: number, clientData: Record<string, string> = {}): PasskeyKeypair {
  const point = p256.getPublicKey(seed(byte), false);
  const coordinate = (from: number): string => base64urlnopad.encode(point.slice(from, from + 32));
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: base64urlnopad.encode(seed(byte)),
      x: coordinate(1),
      y: coordinate(33),
    },
  });
  const get = async (challenge: Uint8Array): Promise<unknown> => {
    const clientDataJSON = utf8(
      JSON.stringify({
        type: 'webauthn.get',
        challenge: base64urlnopad.encode(challenge),
        origin: 'https://shop.example',
        ...clientData,
      }),
    );
    const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
    // The relying party, flags (user present and verified), counter.
    const authenticatorData = Buffer.concat([hash(utf8('shop.example')), Buffer.from([5, 0, 0, 0, 0])]);
    const signature = sign('sha256', Buffer.concat([authenticatorData, hash(clientDataJSON)]), key);
    return { response: { authenticatorData, clientDataJSON, signature } };
  };
  const compressed = p256.getPublicKey(seed(byte), true);
  return new PasskeyKeypair(compressed, { get } as unknown as PasskeyProvider);
}

/** A zkLogin signature whose zero-knowledge proof is made up; the ephemeral key's signature is real. */
export async function zkLoginOf(ephemeral: Keypair, text = message): Promise<string> {
  return getZkLoginSignature({
    inputs: {
      proofPoints: {
        a: ['1', '2', '1'],
        b: [
          ['1', '2'],
          ['3', '4'],
          ['1', '0'],
        ],
        c: ['5', '6', '1'],
      },
      // "iss":"https://accounts.google.com", cut out of a token at its second character.
      issBase64Details: { value: 'yJpc3MiOiJodHRwczovL2FjY291bnRzLmdvb2dsZS5jb20iLC', indexMod4: 1 },
      headerBase64: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9',
      addressSeed: zkLoginSeed.toString(),
    },
    maxEpoch: '100',
    userSignature: await signatureOf(ephemeral, text),
  });
}

/** With a leading zero byte, so that the two derivations of an address differ. */
export const zkLoginSeed = 2n ** 240n + 12345n;
export const zkLoginAddresses = [false, true].map(legacy =>
  computeZkLoginAddressFromSeed(zkLoginSeed, 'https://accounts.google.com', legacy),
);

async function vector(
  name: string,
  signing: Signing,
  address: string,
  foreignAddress: string,
  text = message,
): Promise<Vector> {
  return {
    name,
    standard: `Sui ${name.split(',')[0]}`,
    signer: name === 'passkey' ? `${signer}, node:crypto` : signer,
    proof: { address, message: text, signature: await signatureOf(signing, text) },
    foreignAddress,
  };
}

const other = Ed25519Keypair.fromSecretKey(seed(59)).toSuiAddress();
const passkey = passkeyOf(54);
const someOf = (pairs: Signing[]): Signing => ({
  signPersonalMessage: async bytes => ({
    bytes: '',
    signature: await multisigOf(pairs, new TextDecoder().decode(bytes)),
  }),
});

export const suiVectors: Vector[] = [
  await vector('ed25519', ed, ed.toSuiAddress(), other),
  await vector('ed25519, longer text', ed, ed.toSuiAddress(), other, foreign),
  await vector('secp256k1', k1, k1.toSuiAddress(), other),
  await vector('secp256r1', r1, r1.toSuiAddress(), other),
  await vector('multisig, two of three', someOf([ed, k1]), multisig.toSuiAddress(), other),
  await vector('multisig, one heavy member', someOf([r1]), multisig.toSuiAddress(), other, foreign),
  await vector(
    'passkey',
    passkey,
    passkey.getPublicKey().toSuiAddress(),
    passkeyOf(59).getPublicKey().toSuiAddress(),
  ),
];
