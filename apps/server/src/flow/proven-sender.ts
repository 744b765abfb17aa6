/** Ruling 27: what follows a proof is sent from the address that was proven. */
import { type NetworkType, sameAccount } from '@fairlead/chains';
import type { TransferSummary } from '@fairlead/wire/session-view';
import type { TransferRow } from '../database/schema.ts';
import type { Session } from '../sessions/store.ts';
import type { Message } from './messages.ts';

/**
 * What the host is told when the transaction has another sender than the proven address; `undefined` when it has not,
 * or when nothing was to be proven.
 */
export function senderMismatch(
  session: Pick<Session, 'progress'>,
  transfer: TransferRow,
  fromAddress: string,
  now: Date,
): Message | undefined {
  const { verified } = session.progress;
  if (verified === undefined || isSame(verified.networkType, verified.address, fromAddress)) return undefined;
  const { from } = transfer.summary as TransferSummary;
  return {
    type: 'defiWalletError',
    payload: {
      integrationName: from.integration.name,
      errorType: 'verifyMismatch',
      details: { requestedAddress: verified.address, connectedAddress: fromAddress },
      timeStamp: now.getTime(),
    },
  };
}

/** Texts that are no addresses, as the sandbox takes them, are the same when they are equal. */
export function isSame(networkType: NetworkType, one: string, other: string): boolean {
  return one === other || sameAccount(networkType, one, other);
}
