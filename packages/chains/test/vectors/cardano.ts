/** Cardano proofs by Emurgo's message signing and serialization libraries (Rust, WebAssembly). */
import {
  AlgorithmId,
  BigNum,
  CBORValue,
  COSEKey,
  COSESign1Builder,
  HeaderMap,
  Headers,
  Int,
  KeyType,
  Label,
  ProtectedHeaderMap,
} from '@emurgo/cardano-message-signing-nodejs';
import {
  type Address,
  BaseAddress,
  Credential,
  EnterpriseAddress,
  PrivateKey,
  RewardAddress,
} from '@emurgo/cardano-serialization-lib-nodejs';
import { hex } from '@scure/base';
import type { Vector } from '../attacks.ts';

export const keyOf = (byte: number): PrivateKey =>
  PrivateKey.from_normal_bytes(new Uint8Array(32).fill(byte));
export const credentialOf = (key: PrivateKey): Credential => Credential.from_keyhash(key.to_public().hash());

const main = 1;
const test = 0;

export const payment = keyOf(61);
export const stake = keyOf(62);
const otherPayment = keyOf(63);

export const addresses = {
  base: BaseAddress.new(main, credentialOf(payment), credentialOf(stake)).to_address(),
  testnet: BaseAddress.new(test, credentialOf(payment), credentialOf(stake)).to_address(),
  enterprise: EnterpriseAddress.new(main, credentialOf(payment)).to_address(),
  stake: RewardAddress.new(main, credentialOf(stake)).to_address(),
};

export type Signing = {
  by: PrivateKey;
  /** The address in the protected header; null leaves it out. */
  claimed: Address | null;
  message: string;
  hashed?: boolean;
  algorithm?: AlgorithmId;
};

/** What a CIP-30 wallet answers to `signData`. */
export function signData({ by, claimed, message, hashed, algorithm }: Signing): {
  signature: string;
  key: string;
} {
  const protectedHeader = HeaderMap.new();
  protectedHeader.set_algorithm_id(Label.from_algorithm_id(algorithm ?? AlgorithmId.EdDSA));
  if (claimed) protectedHeader.set_header(Label.new_text('address'), CBORValue.new_bytes(claimed.to_bytes()));
  const headers = Headers.new(ProtectedHeaderMap.new(protectedHeader), HeaderMap.new());
  const builder = COSESign1Builder.new(headers, new TextEncoder().encode(message), false);
  if (hashed) builder.hash_payload();
  const signature = by.sign(builder.make_data_to_sign().to_bytes()).to_bytes();

  const key = COSEKey.new(Label.from_key_type(KeyType.OKP));
  key.set_algorithm_id(Label.from_algorithm_id(AlgorithmId.EdDSA));
  const parameter = (label: number): Label => Label.new_int(Int.new_negative(BigNum.from_str(`${label}`)));
  key.set_header(parameter(1), CBORValue.new_int(Int.new_i32(6)));
  key.set_header(parameter(2), CBORValue.new_bytes(by.to_public().as_bytes()));
  return { signature: hex.encode(builder.build(signature).to_bytes()), key: hex.encode(key.to_bytes()) };
}

export const message = 'Fairlead: I own this wallet.\nNonce: 4f1c9a7e';
const foreign = `Ich besitze diese Geldbörse 🔑, Nonce 4f1c9a7e. ${'Ein längerer Text. '.repeat(20)}`;

/** The map of unprotected headers, which no signature covers; only whether the payload is hashed counts. */
const unprotected = /a166686173686564f[45]/;

export function sameButForUnsignedHeader(changed: string, original: string): boolean {
  const [before = '', after = ''] = original.split(unprotected);
  return changed.length === original.length && changed.startsWith(before) && changed.endsWith(after);
}

function vector(name: string, signing: Signing & { claimed: Address }, foreignAddress: Address): Vector {
  const { signature, key } = signData(signing);
  return {
    name,
    standard: signing.hashed ? 'CIP-8 hashed' : 'CIP-8',
    signer: '@emurgo/cardano-message-signing-nodejs 1.1.0',
    proof: { address: signing.claimed.to_bech32(), message: signing.message, signature, publicKey: key },
    foreignAddress: foreignAddress.to_bech32(),
    sameProof: sameButForUnsignedHeader,
  };
}

const otherBase = BaseAddress.new(main, credentialOf(otherPayment), credentialOf(stake)).to_address();
const otherEnterprise = EnterpriseAddress.new(main, credentialOf(otherPayment)).to_address();
const otherStake = RewardAddress.new(main, credentialOf(otherPayment)).to_address();

export const cardanoVectors: Vector[] = [
  vector('base address', { by: payment, claimed: addresses.base, message }, otherBase),
  vector('base address, longer text', { by: payment, claimed: addresses.base, message: foreign }, otherBase),
  vector('base address, hashed', { by: payment, claimed: addresses.base, message, hashed: true }, otherBase),
  vector('test network', { by: payment, claimed: addresses.testnet, message: 'Nonce 1' }, addresses.base),
  vector('enterprise address', { by: payment, claimed: addresses.enterprise, message }, otherEnterprise),
  vector('stake address', { by: stake, claimed: addresses.stake, message }, otherStake),
];
