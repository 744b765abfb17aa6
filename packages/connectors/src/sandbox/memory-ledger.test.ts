import { ledgerContract } from '../../test/ledger-contract.ts';
import { memoryLedger } from './memory-ledger.ts';

ledgerContract('memory', memoryLedger);
