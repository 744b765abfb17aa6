/** Tezos proofs by Taquito's signer, on all four curves. */
import { InMemorySigner } from '@taquito/signer';
import { b58Encode, PrefixV2 } from '@taquito/utils';
import { judgedAt, type Vector } from '../attacks.ts';

const signerOf = (prefix: PrefixV2, byte: number): InMemorySigner =>
  new InMemorySigner(b58Encode(new Uint8Array(32).fill(byte), prefix));

const curves = {
  tz1: PrefixV2.Ed25519Seed,
  tz2: PrefixV2.Secp256k1SecretKey,
  tz3: PrefixV2.P256SecretKey,
  tz4: PrefixV2.BLS12_381SecretKey,
} as const;

/** Packs a text as Tezos' documentation of message signing does. */
function packed(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('hex');
  return `0501${(bytes.length / 2).toString(16).padStart(8, '0')}${bytes}`;
}

const text = 'Fairlead: I own this wallet. Nonce 4f1c9a7e';
const foreign = 'Ich besitze diese Geldbörse 🔑,\nNonce 4f1c9a7e';
const timestamp = new Date(judgedAt - 30_000).toISOString();

async function vector(
  curve: keyof typeof curves,
  options: { message?: string; typed?: boolean; context?: Record<string, string>; signedText?: string } = {},
): Promise<Vector> {
  const signer = signerOf(curves[curve], 31);
  const { message = text, typed = true, context, signedText = message } = options;
  const signature = await signer.sign(packed(signedText));
  return {
    name: `${curve}${typed ? '' : ', generic signature'}${message === text ? '' : ', other letters'}${
      context ? ', dApp and time' : ''
    }`,
    standard: `${context ? 'Tezos Signed Message' : 'Micheline'} ${curve}`,
    signer: '@taquito/signer 25.0.0',
    proof: {
      address: await signer.publicKeyHash(),
      message,
      signature: typed ? signature.prefixSig : signature.sig,
      publicKey: (await signer.publicKey()) as string,
      ...(context && { context }),
    },
    ...(context && { asked: { domains: ['shop.example'] }, signsTime: true }),
    foreignAddress: await signerOf(curves[curve], 32).publicKeyHash(),
  };
}

export const tezosVectors: Vector[] = [
  await vector('tz1'),
  await vector('tz1', { typed: false }),
  await vector('tz2'),
  await vector('tz2', { typed: false }),
  await vector('tz3'),
  await vector('tz3', { message: foreign }),
  await vector('tz1', {
    context: { domain: 'https://shop.example', timestamp },
    signedText: `Tezos Signed Message: https://shop.example ${timestamp} ${text}`,
  }),
  await vector('tz4'),
];
