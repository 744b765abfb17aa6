/** What has to be pasted beside a signature. The server decides; this saves the user a round. */
import type { NetworkType } from '@fairlead/wire/network-type';

/**
 * Whether the signature brings its key along although its network usually needs one beside it: the whole JSON of a
 * Cardano wallet (CIP-30), the signed blob of an XRP Ledger wallet, which is longer than any bare signature.
 */
export function bringsItsKey(networkType: NetworkType, signature: string): boolean {
  const pasted = signature.trim();
  if (networkType === 'cardano') return pasted.startsWith('{');
  return networkType === 'ripple' && /^[0-9a-f]{162,}$/i.test(pasted);
}

/** By network type: what else wallets sign beside the text, as a JSON object of texts. Others sign nothing else. */
const examples: Partial<Record<NetworkType, Record<string, string>>> = {
  solana: { applicationDomain: '…' },
  aptos: { application: '…', chainId: '1' },
  tezos: { domain: '…', timestamp: '2026-11-21T12:00:00Z' },
  tvm: { domain: '…', timestamp: '1795262400', stateInit: '…' },
};

export function contextExample(networkType: NetworkType): string | undefined {
  const example = examples[networkType];
  return example && JSON.stringify(example);
}
