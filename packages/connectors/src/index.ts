export * from './connector.ts';
export {
  type AuthorizationAnswer,
  type AuthorizationOutcome,
  authorizeSandbox,
} from './sandbox/authorization.ts';
export { type Course, type Courses, memoryCourses, refundStageMs } from './sandbox/courses.ts';
export { accountIdOf, createSandboxExchange } from './sandbox/exchange.ts';
export type { SoldAsset } from './sandbox/fees.ts';
export * from './sandbox/ledger.ts';
export { memoryLedger } from './sandbox/memory-ledger.ts';
export type { SandboxExchangeOptions } from './sandbox/options.ts';
export { type PlayedOptions, playScenarios } from './sandbox/played.ts';
export { type Scenario, type ScenarioTriggers, scenarioNames, scenarios } from './sandbox/scenarios.ts';
export { cashSymbol, sandboxUsers, scenarioUsers } from './sandbox/users.ts';
export {
  isSandboxSignature,
  sandboxSignatureStandard,
  sandboxWalletAddress,
  signAsSandboxWallet,
} from './sandbox/wallet.ts';
export {
  createSandboxWallet,
  type SandboxWalletOptions,
  type WalletAsset,
} from './sandbox/wallet-connector.ts';
export type { Clock, Random } from './surroundings.ts';
