/** What Tron wallets answer and tell, read; of a stranger's script anything may come. */

export function isTronAddress(answer: unknown): answer is string {
  return typeof answer === 'string' && /^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(answer);
}

/** @param answer a list, if it is as it should be */
export function tronAddressesIn(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.filter(isTronAddress) : [];
}
