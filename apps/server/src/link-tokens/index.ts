export { deleteExpiredAnswers } from './answers-store.ts';
export { codeDigest, isCode } from './code.ts';
export type {
  Destination,
  LinkTokenConfiguration,
  TransferConfiguration,
  VerificationConfiguration,
} from './configuration.ts';
export { type LinkTokenStore, linkTokenStore } from './link-token-store.ts';
export { type LinkTokenServices, linkTokenRoutes } from './routes.ts';
export {
  type CodeHolder,
  deleteDeadTokens,
  findByCode,
  type LinkToken,
  type LinkTokenState,
  markOpened,
  mint,
  type NewLinkToken,
  type Redemption,
  redeem,
  stateAt,
} from './store.ts';
