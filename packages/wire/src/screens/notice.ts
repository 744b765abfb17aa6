/** Text about something that went wrong or changed, shown on top of a screen. Answers the three questions. */
export type Notice = {
  /** Names the text; the page has the words in the user's language. */
  code: NoticeCode;
  /** What is known more exactly. */
  detail?: NoticeDetail;
  moneyMoved: 'no' | 'unknown';
  requestId: string;
  values?: Readonly<Record<string, string | number>>;
};

export type NoticeCode =
  | 'wrongCredentials'
  | 'wrongCode'
  | 'tooManyAttempts'
  | 'challengeExpired'
  | 'declinedByUser'
  | 'loginAgain'
  | 'insufficientFunds'
  | 'refusedByInstitution'
  | 'kycRequired'
  | 'institutionUnreachable'
  | 'previewExpired'
  | 'priceChanged'
  | 'amountBelowMinimum'
  | 'amountAboveAvailable'
  | 'amountNotANumber'
  | 'alreadyPaid'
  | 'addressNotRequested'
  | 'addressMalformed'
  | 'networkNotRequested'
  | 'signatureMalformed'
  | 'publicKeyMissing'
  | 'signatureWrong'
  | 'signatureStale'
  | 'signatureUsedByAnother'
  | 'signatureUndecided'
  | 'signatureUnbound'
  | 'walletRefused'
  | 'walletAbsent'
  | 'addressShared'
  | 'foreignTransaction'
  /** The wallet had left the chain that it was to send on, or the account that it was to send from. */
  | 'walletOnOtherChain'
  | 'walletAtOtherAccount';

/** Beside {@link NoticeCode}, and like it: the page has the words. Amounts are decimal texts in whole units. */
export type NoticeDetail =
  /** Fees included. */
  | { key: 'amountNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'leastAmount'; values: { least: string; symbol: string } }
  | { key: 'feeRose'; values: { fee: string; shown: string; symbol: string } }
  /** In the network's own coin. */
  | { key: 'gasNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'transactionReverted' | 'transactionReplaced' | 'transactionDropped' | 'walletNeverSent' }
  /** The account is a contract, and the network's own coin is to be sent: no block would show that it was. */
  | { key: 'coinsOfContract' }
  | { key: 'notCarriedOut' }
  | { key: 'cannotBeAnswered' }
  | { key: 'otherSender' }
  // Of an address that is to be proven.
  | { key: 'badChecksum' | 'wrongNetwork' | 'unsupportedKind' | 'testNetwork' }
  // Of a proof.
  | { key: 'contextUnreadable' | 'keyMismatch' | 'messageMismatch' | 'domainMismatch' }
  /** Why the signature alone does not decide. */
  | { key: 'contractSignature' | 'signerOfAccount' | 'keyOfContract' | 'script' | 'zkLogin' }
  | { key: 'chainSilent' | 'chainDenied'; values: { network: string } };
