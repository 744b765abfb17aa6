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
  if (code === 4001 || isRefusal(words)) return 'refused';
  if (code === -32_002 || /already pending|locked/i.test(words)) return 'busy';
  return 'failed';
}

/**
 * Whether the words say that the user has refused. Nodes reject, deny and cancel, too, what may be on its way all the same:
 * so the words must name the user, or be nothing but a refusal of the question, as wallets word it.
 */
function isRefusal(words: string): boolean {
  return (
    /\buser (?:has |have )?(?:reject|den(?:y|ied)|declin|cancel|disapprov)/i.test(words) ||
    /\b(?:reject|den|declin|cancel)\w* by (?:the )?user\b(?! ?op)/i.test(words) ||
    /^(?:request |approval |signature )?(?:reject|deni|declin|cancel)[a-z]*(?: request)?[.!]?$/i.test(
      words.trim(),
    )
  );
}
