import { type Static, Type } from 'typebox';

/** The vendor's `NetworkType`, in the order of publication. `unknown` occurs in answers only. */
export const networkTypes = [
  'unknown',
  'evm',
  'solana',
  'bitcoin',
  'cardano',
  'tron',
  'avalancheX',
  'tezos',
  'dogecoin',
  'ripple',
  'stellar',
  'litecoin',
  'sui',
  'aptos',
  'tvm',
  'injective',
] as const;

export const NetworkType = Type.Enum(networkTypes, { type: 'string' });
export type NetworkType = Static<typeof NetworkType>;
