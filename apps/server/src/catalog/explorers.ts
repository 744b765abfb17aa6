/** Where a transaction can be looked at: a public explorer of the network, before the transaction's hash. */
const explorers: Readonly<Record<string, string>> = {
  ethereum: 'https://etherscan.io/tx/',
  polygon: 'https://polygonscan.com/tx/',
  arbitrum: 'https://arbiscan.io/tx/',
  optimism: 'https://optimistic.etherscan.io/tx/',
  base: 'https://basescan.org/tx/',
  bsc: 'https://bscscan.com/tx/',
  'avalanche-c': 'https://snowtrace.io/tx/',
  linea: 'https://lineascan.build/tx/',
  sonic: 'https://sonicscan.org/tx/',
  blast: 'https://blastscan.io/tx/',
  sepolia: 'https://sepolia.etherscan.io/tx/',
  'base-sepolia': 'https://sepolia.basescan.org/tx/',
  solana: 'https://explorer.solana.com/tx/',
  'solana-devnet': 'https://explorer.solana.com/tx/',
};

/** What stands behind the hash, for networks that share an explorer. */
const selections: Readonly<Record<string, string>> = { 'solana-devnet': '?cluster=devnet' };

/** @returns `undefined`: no explorer of this network is known here */
export function explorerUrl(
  { slug, explorer: own }: { slug: string; explorer?: string },
  hash: string,
): string | undefined {
  const explorer = own ?? explorers[slug];
  return explorer === undefined ? undefined : `${explorer}${hash}${selections[slug] ?? ''}`;
}
