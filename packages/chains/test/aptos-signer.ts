/** An Aptos account that signs as wallets do, by Aptos' own SDK, in whose objects they answer. */
import {
  Account,
  type AccountAddress,
  type PublicKey,
  type Signature,
  SigningSchemeInput,
} from '@aptos-labs/ts-sdk';

export type AptosSigner = {
  address: AccountAddress;
  publicKey: PublicKey;
  sign(text: string): Signature;
};

const kinds = {
  legacy: { scheme: SigningSchemeInput.Ed25519, legacy: true },
  single: { scheme: SigningSchemeInput.Ed25519, legacy: false },
  secp256k1: { scheme: SigningSchemeInput.Secp256k1Ecdsa, legacy: false },
} as const;

export function aptosSigner(kind: keyof typeof kinds = 'legacy'): AptosSigner {
  const account: Account = Account.generate(kinds[kind] as { scheme: SigningSchemeInput.Secp256k1Ecdsa });
  return {
    address: account.accountAddress,
    publicKey: account.publicKey,
    sign: text => account.sign(text),
  };
}
