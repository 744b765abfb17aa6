/**
 * Passes the server's messages on to the host page: in the order of their sequence, each once, also across reloads,
 * and nothing after `done` or `close`, because the host's SDK would call `onExit` a second time.
 */
import type { SessionSummary } from '@fairlead/wire/link-messages';
import type { OutgoingMessage } from '@fairlead/wire/session-view';

export type RelayProgress = { lastPosted: number; left: boolean };

export type MessageRelay = {
  deliver(messages: readonly OutgoingMessage[]): void;
  /**
   * A `close` of the page's own, for when there is no session whose server could say it (a dead link, a lost
   * connection): otherwise the user could never leave the host's overlay.
   */
  leave(summary: SessionSummary): void;
  progress(): RelayProgress;
};

/**
 * @param remember is called before a message is posted, not after: should the page die in between, the host misses a
 *   message (it can ask the API) instead of counting a transfer twice.
 */
export function createMessageRelay(
  post: (message: { type: string; payload?: unknown }) => void,
  from: RelayProgress,
  remember: (progress: RelayProgress) => void,
): MessageRelay {
  let progress = from;
  const postOnce = (message: { type: string; payload?: unknown }, lastPosted: number) => {
    progress = { lastPosted, left: message.type === 'done' || message.type === 'close' };
    remember(progress);
    post(
      message.payload === undefined
        ? { type: message.type }
        : { type: message.type, payload: message.payload },
    );
  };
  return {
    deliver(messages) {
      for (const message of [...messages].sort((a, b) => a.sequence - b.sequence)) {
        if (progress.left || message.sequence <= progress.lastPosted) continue;
        postOnce(message, message.sequence);
      }
    },
    leave(summary) {
      if (!progress.left) postOnce({ type: 'close', payload: summary }, progress.lastPosted);
    },
    progress: () => progress,
  };
}
