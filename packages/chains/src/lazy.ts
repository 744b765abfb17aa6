import type { Chain, NetworkType } from './shape.ts';

const loaders: Readonly<Record<NetworkType, () => Promise<Chain>>> = {
  evm: async () => (await import('./evm.ts')).evm,
  solana: async () => (await import('./solana.ts')).solana,
  bitcoin: async () => (await import('./bitcoin.ts')).bitcoin,
  cardano: async () => (await import('./cardano.ts')).cardano,
  tron: async () => (await import('./tron.ts')).tron,
  avalancheX: async () => (await import('./avalanche-x.ts')).avalancheX,
  tezos: async () => (await import('./tezos.ts')).tezos,
  dogecoin: async () => (await import('./dogecoin.ts')).dogecoin,
  ripple: async () => (await import('./ripple.ts')).ripple,
  stellar: async () => (await import('./stellar.ts')).stellar,
  litecoin: async () => (await import('./litecoin.ts')).litecoin,
  sui: async () => (await import('./sui.ts')).sui,
  aptos: async () => (await import('./aptos.ts')).aptos,
  tvm: async () => (await import('./tvm.ts')).tvm,
  injective: async () => (await import('./injective.ts')).injective,
};

/** Loads one network type when it is needed, so that a page carries only what its visitor uses. */
export const loadChain = (network: NetworkType): Promise<Chain> => loaders[network]();
