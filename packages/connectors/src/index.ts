export * from './connector.ts';
export * from './sandbox/ledger.ts';
export { memoryLedger } from './sandbox/memory-ledger.ts';
