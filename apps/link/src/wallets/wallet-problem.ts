/** What can go wrong when a wallet is asked, by name. */
export type WalletProblem =
  | 'absent'
  | 'refused'
  /** It has a question open already, or waits to be unlocked. */
  | 'busy'
  | 'noAccount'
  | 'otherAccount'
  | 'otherChain'
  | 'failed';

/** By the code (EIP-1193, EIP-1474) where it arrives, by the words where it is lost on the way. */
export function problemOf(error: unknown): WalletProblem {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    message?: unknown;
  };
  // TronLink throws bare texts.
  const told = typeof error === 'string' ? error : message;
  const words = typeof told === 'string' ? told : '';
  if (code === 4001 || /reject|denied|declin|cancel/i.test(words)) return 'refused';
  if (code === -32_002 || /already pending|locked/i.test(words)) return 'busy';
  return 'failed';
}
