export { deleteExpiredAnswers } from './answers-store.ts';
export { codeDigest, isCode, payLinkFor } from './code.ts';
export type { LinkTokenConfiguration } from './configuration.ts';
export { type LinkTokenStore, linkTokenStore } from './link-token-store.ts';
export { type LinkTokenServices, linkTokenRoutes } from './routes.ts';
export {
  type CodeHolder,
  deleteDeadTokens,
  findByCode,
  findByCodes,
  findByPayLink,
  type LinkToken,
  type LinkTokenState,
  markOpened,
  type NewLinkToken,
  stateAt,
} from './store.ts';
