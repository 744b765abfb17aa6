/** Who asks for transfers through the API: nobody has seen a screen, and nothing was proven. */
import type { Scope, TransferRow } from '../database/schema.ts';
import { progressScreen } from './progress-screen.ts';
import type { TransferHolder } from './write-outcome.ts';

export function apiCaller(scope: Scope, transfer: TransferRow): TransferHolder {
  return { scope, screen: progressScreen(transfer), progress: {} };
}
