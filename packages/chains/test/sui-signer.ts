/** A Sui account that signs as wallets do, by Mysten's SDK. */
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';

export type SuiSigner = {
  address: string;
  publicKey: Uint8Array;
  /** @returns message and signature in base64, as `sui:signPersonalMessage` answers them */
  sign(message: Uint8Array): Promise<{ bytes: string; signature: string }>;
};

const schemes = { ed25519: Ed25519Keypair, secp256k1: Secp256k1Keypair, secp256r1: Secp256r1Keypair };

export function suiSigner(scheme: keyof typeof schemes = 'ed25519'): SuiSigner {
  const pair = new schemes[scheme]();
  const publicKey = pair.getPublicKey();
  return {
    address: publicKey.toSuiAddress(),
    publicKey: publicKey.toRawBytes(),
    sign: message => pair.signPersonalMessage(message),
  };
}
