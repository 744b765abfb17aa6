/** The messages of a session: sealed as they are written, opened as the page asks for them. */
import type { OutgoingMessage } from '@fairlead/wire/session-view';
import type { Secrets } from '../secrets/secrets.ts';
import type { SealedMessage } from '../sessions/store.ts';

/** A message for the page that opened Link, in the vendor's words. */
export type Message = { type: string; payload?: unknown };

function context(sessionId: string, sequence: number): string {
  return `session_messages.sealed_payload ${sessionId} ${sequence}`;
}

/** Numbers them on from `lastSequence`. */
export function sealMessages(
  secrets: Secrets,
  sessionId: string,
  lastSequence: number,
  messages: readonly Message[],
): SealedMessage[] {
  return messages.map(({ type, payload }, index) => {
    const sequence = lastSequence + index + 1;
    const sealedPayload =
      payload === undefined ? null : secrets.seal(JSON.stringify(payload), context(sessionId, sequence));
    return { sequence, type, sealedPayload };
  });
}

export async function openMessages(
  secrets: Secrets,
  sessionId: string,
  messages: readonly SealedMessage[],
): Promise<OutgoingMessage[]> {
  return Promise.all(
    messages.map(async ({ sequence, type, sealedPayload }) => {
      if (sealedPayload === null) return { sequence, type };
      const text = await secrets.open(sealedPayload, context(sessionId, sequence));
      return { sequence, type, payload: JSON.parse(text.toString()) as unknown };
    }),
  );
}
