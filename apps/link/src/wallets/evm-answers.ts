/** What EVM wallets answer and tell, read; of a stranger's script anything may come. */

/** @param told by a wallet; hexadecimal, if it is as it should be */
export function isChain(told: unknown, chainId: string): boolean {
  return typeof told === 'string' && /^0x[0-9a-fA-F]+$/.test(told) && BigInt(told) === BigInt(chainId);
}

/** @param answer a list, if it is as it should be */
export function addressesIn(answer: unknown): string[] {
  const isAddress = (each: unknown): each is string =>
    typeof each === 'string' && /^0x[0-9a-fA-F]{40}$/.test(each);
  return Array.isArray(answer) ? answer.filter(isAddress) : [];
}
