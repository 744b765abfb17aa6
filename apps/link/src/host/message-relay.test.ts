import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageRelay, type RelayProgress } from './message-relay.ts';

const message = (sequence: number, type = `event${sequence}`) => ({ sequence, type, payload: { sequence } });

function relay(from: RelayProgress = { lastPosted: 0, left: false }) {
  const posted: { type: string; payload?: unknown }[] = [];
  const log: string[] = [];
  const made = createMessageRelay(
    each => {
      posted.push(each);
      log.push(`post ${each.type}`);
    },
    from,
    progress => log.push(`remember ${progress.lastPosted}`),
  );
  return { relay: made, posted, log };
}

test('posts in order, once, without the sequence', () => {
  const { relay: made, posted } = relay();
  made.deliver([message(2), message(1)]);
  made.deliver([message(1), message(2), message(3)]);
  expect(posted).toEqual([1, 2, 3].map(n => ({ type: `event${n}`, payload: { sequence: n } })));
});

test('remembers before it posts', () => {
  const { relay: made, log } = relay();
  made.deliver([message(1)]);
  expect(log).toEqual(['remember 1', 'post event1']);
});

test('goes on after a reload where it was', () => {
  const { relay: made, posted } = relay({ lastPosted: 2, left: false });
  made.deliver([message(1), message(2), message(3)]);
  expect(posted.map(each => each.type)).toEqual(['event3']);
});

test.each(['done', 'close'])('says nothing after %s', last => {
  const { relay: made, posted } = relay();
  made.deliver([message(1, last), message(2), message(3, 'close')]);
  made.leave({ page: 'catalog' });
  expect(posted.map(each => each.type)).toEqual([last]);
  expect(made.progress()).toEqual({ lastPosted: 1, left: true });
});

test('leaves once, also when the server words it later', () => {
  const { relay: made, posted } = relay();
  made.leave({ page: 'linkTokenUsed', errorMessage: 'linkTokenUsed' });
  made.leave({ page: 'linkTokenUsed' });
  made.deliver([message(1, 'close')]);
  expect(posted).toEqual([
    { type: 'close', payload: { page: 'linkTokenUsed', errorMessage: 'linkTokenUsed' } },
  ]);
});

test('a message without payload is posted without one', () => {
  const { relay: made, posted } = relay();
  made.deliver([{ sequence: 1, type: 'credentialsEntered' }]);
  expect(Object.keys(posted[0] ?? {})).toEqual(['type']);
});

test('whatever the deliveries repeat or overlap: each sequence once, rising, and one last word', () => {
  const deliveries = fc.array(
    fc.array(fc.record({ sequence: fc.integer({ min: 1, max: 12 }), last: fc.boolean() })),
  );
  fc.assert(
    fc.property(deliveries, all => {
      const { relay: made, posted } = relay();
      for (const each of all) {
        made.deliver(each.map(({ sequence, last }) => message(sequence, last ? 'close' : undefined)));
      }
      const sequences = posted.map(each => (each.payload as { sequence: number }).sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      const closing = posted.findIndex(each => each.type === 'close');
      expect(closing === -1 || closing === posted.length - 1).toBe(true);
    }),
  );
});
