/** A session under way: actions, looking again, losing the connection, leaving. */
import type { Screen, SessionView } from '@fairlead/wire/session-view';
import { describe, expect, test, vi } from 'vitest';
import type { SessionParts } from './session.ts';
import { catalog, setStage, view } from './test-stage.ts';

const integration = { id: 'i', name: 'Coinbase', kind: 'exchange', type: 'coinbase', logoUrl: '' } as const;
const login: Screen = { kind: 'login', integration };
const wait: Screen = {
  ...{ kind: 'wait', integration, purpose: 'login' },
  ...{ since: '2026-01-01T12:00:00Z', pollAfterMs: 3_000 },
};
const ended: Screen = { kind: 'ended', because: 'closed' };

async function live(first: SessionView = view(1, catalog)) {
  const stage = setStage();
  stage.session.open();
  await stage.introduce();
  await stage.answer({ sessionSecret: 'secret-1', view: first });
  return stage;
}

const choose = { integrationId: 'i', searched: false };

test('an action carries the version that was seen and the last message that was posted', async () => {
  const stage = await live(view(7, catalog, { messages: [{ sequence: 3, type: 'm' }] }));
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  expect(stage.asked.at(-1)).toEqual({
    ...{ ask: 'choose-integration', secret: 'secret-1' },
    body: { ...choose, version: 7, after: 3 },
  });
  expect(stage.session.state()).toMatchObject({ busy: { action: 'choose-integration' } });
  await stage.answer(view(8, login));
  expect(stage.session.state()).toMatchObject({ view: { screen: login }, direction: 'forward' });
  expect(stage.session.state()).not.toHaveProperty('busy');
});

test('while one action runs, another press does nothing', async () => {
  const stage = await live();
  stage.session.act('choose-integration', choose);
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  expect(stage.asked.filter(each => each.ask === 'choose-integration')).toHaveLength(1);
});

test('what another tab has done is read at once, and what this one does is told', async () => {
  const stage = await live(view(3, catalog));
  expect(stage.told).toEqual([{ codeHash: 'hash of code-1', version: 3 }]);
  await stage.tell(4);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'read', secret: 'secret-1' });
  await stage.answer(view(4, login));
  expect(stage.session.state()).toMatchObject({ view: { screen: login } });
  expect(stage.told.at(-1)).toEqual({ codeHash: 'hash of code-1', version: 4 });
});

test.each([
  ['is no news', 3, 'hash of code-1'],
  ['is of another session', 9, 'hash of code-2'],
])('what another tab says that %s is let be', async (_, version, codeHash) => {
  const stage = await live(view(3, catalog));
  const before = stage.asked.length;
  await stage.tell(version, codeHash);
  expect(stage.asked).toHaveLength(before);
});

test('a tab that nobody sees looks when it is shown', async () => {
  const stage = await live(view(3, catalog));
  const before = stage.asked.length;
  stage.hide();
  await stage.tell(4);
  expect(stage.asked).toHaveLength(before);
  await stage.show();
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'read' });
});

test('going back goes back', async () => {
  const stage = await live(view(2, login));
  stage.session.act('back');
  await stage.pass(0);
  await stage.answer(view(3, catalog));
  expect(stage.session.state()).toMatchObject({ direction: 'back' });
});

test('a session that has moved on is read again, and the action is not repeated', async () => {
  const stage = await live();
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  await stage.refuse(409, 'sessionMovedOn');
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'read' });
  await stage.answer(view(5, login));
  expect(stage.session.state()).toMatchObject({ view: { version: 5 }, notice: 'changedMeanwhile' });
  expect(stage.asked).toHaveLength(3);
});

test('wallets of the browser are looked for once, and shown to all who ask whenever there are more', async () => {
  const [own, ofHost, late] = [{ name: 'Own' }, { name: 'Of the host' }, { name: 'Late' }];
  let answer = (_all: { name: string }[]) => {};
  const looking = new Promise<{ name: string }[]>(resolve => {
    answer = resolve;
  });
  const find = vi.fn<SessionParts['findBrowserWallets']>(() => looking);
  const { session, pass } = setStage({ findBrowserWallets: find });
  const [one, another] = [vi.fn(), vi.fn()];
  const stop = session.watchBrowserWallets(one);
  const grown = find.mock.calls[0]?.[1] ?? expect.unreachable();
  grown([own]);
  session.watchBrowserWallets(another);
  answer([own, ofHost]);
  await pass(0);
  stop();
  grown([own, ofHost, late]);
  expect(one.mock.calls).toEqual([
    [{ found: [], areAll: false }],
    [{ found: [own], areAll: false }],
    [{ found: [own, ofHost], areAll: true }],
  ]);
  expect(another.mock.calls).toEqual([
    ...one.mock.calls.slice(1),
    [{ found: [own, ofHost, late], areAll: true }],
  ]);
  expect(await session.browserWallets()).toEqual([own, ofHost, late]);
  expect(find).toHaveBeenCalledOnce();
});

test('wallets whose search has failed are looked for again when they are asked for', async () => {
  const find = vi.fn<SessionParts['findBrowserWallets']>(async () => [{ name: 'Own' }]);
  find.mockRejectedValueOnce(new Error('not loaded'));
  const { session, pass } = setStage({ findBrowserWallets: find });
  const shown = vi.fn();
  session.watchBrowserWallets(shown);
  await pass(0);
  expect(shown).toHaveBeenLastCalledWith({ found: [], areAll: true });
  expect(await session.browserWallets()).toEqual([{ name: 'Own' }]);
});

test('wallets of the host page are told beside what the user does, for the version that is there then', async () => {
  const wallets = [{ id: 'f00d', name: 'FakeMask' }];
  const stage = setStage({ wallets });
  stage.session.open();
  await stage.introduce();
  await stage.answer({ sessionSecret: 'secret', view: view(1, catalog) });
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'tell-wallets', body: { wallets, version: 1 } });
  expect(stage.session.state()).not.toHaveProperty('busy');
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  await stage.answer(view(2, catalog));
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'choose-integration', body: { version: 2 } });
  await stage.answer(view(3, login));
  expect(stage.session.state()).toMatchObject({ view: { version: 3, screen: login } });
});

test('a lost answer is looked up, never sent again by itself', async () => {
  const stage = await live();
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  await stage.lose();
  expect(stage.session.state()).toMatchObject({ at: 'live', notice: 'connectionLost' });
  await stage.pass(5_000);
  expect(stage.asked.map(each => each.ask)).toEqual(['redeem', 'choose-integration', 'read']);
  await stage.answer(view(2, login));
  expect(stage.session.state()).toMatchObject({ view: { screen: login } });
  expect(stage.session.state()).not.toHaveProperty('notice');
});

test('too many requests are named, and nothing is shown as broken', async () => {
  const stage = await live();
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  await stage.refuse(429, 'rateLimited');
  expect(stage.session.state()).toMatchObject({ at: 'live', notice: 'tooOften', view: { version: 1 } });
  await stage.show();
  await stage.refuse(429, 'rateLimited');
  expect(stage.session.state()).toMatchObject({ at: 'live', notice: 'connectionLost' });
});

test('who stops waiting sees what became of it', async () => {
  const stage = await live();
  stage.session.act('choose-integration', choose);
  await stage.pass(0);
  stage.session.stopWaiting();
  await stage.pass(0);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'read' });
});

test('an answer that was overtaken does not show the past', async () => {
  const stage = await live(view(5, login));
  await stage.show();
  await stage.answer(view(4, catalog));
  expect(stage.session.state()).toMatchObject({ view: { version: 5 } });
});

test('a wait is asked about at its interval, not while hidden, and again when seen', async () => {
  const stage = await live(view(1, wait));
  await stage.pass(2_999);
  expect(stage.asked).toHaveLength(1);
  await stage.pass(1);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'continue', body: { version: 1 } });
  expect(stage.session.state()).not.toHaveProperty('busy');
  await stage.answer(view(1, wait));
  stage.hide();
  await stage.pass(60_000);
  expect(stage.asked).toHaveLength(2);
  await stage.show();
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'read' });
});

test('what the user does waits for a poll under way and uses its version', async () => {
  const stage = await live(view(1, wait));
  await stage.pass(3_000);
  stage.session.act('back');
  await stage.pass(0);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'continue' });
  await stage.answer(view(2, wait));
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'back', body: { version: 2 } });
});

test('an action that was meant for another screen keeps the version of that screen', async () => {
  const stage = await live(view(1, wait));
  await stage.pass(3_000);
  stage.session.act('back');
  await stage.answer(view(2, catalog));
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'back', body: { version: 1 } });
});

test('a preview gets a new price when it is due, measured by the server’s clock', async () => {
  const preview = {
    ...{ kind: 'preview', previewId: 'p', transfer: {} },
    ...{ refreshAt: '2030-05-05T00:00:30Z', expiresAt: '2030-05-05T00:05:00Z' },
  } as Screen;
  const stage = await live(view(1, preview, { now: '2030-05-05T00:00:00Z' }));
  await stage.pass(29_999);
  expect(stage.asked).toHaveLength(1);
  await stage.pass(1);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'refresh-preview' });
});

test('leaving lets the server word the last message; the host hears it once', async () => {
  const stage = await live();
  stage.session.close();
  await stage.pass(0);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'close' });
  await stage.answer(
    view(2, ended, { messages: [{ sequence: 1, type: 'close', payload: { page: 'catalog' } }] }),
  );
  expect(stage.posted).toEqual([{ type: 'close', payload: { page: 'catalog' } }]);
  expect(stage.stored.session).toBeUndefined();
  expect(stage.session.canLeave()).toBe(false);
  stage.session.close();
  expect(stage.posted).toHaveLength(1);
});

test('where something would be lost, leaving is asked about first', async () => {
  const stage = await live(view(1, login, { closing: 'asks' }));
  stage.host.closeRequested();
  expect(stage.session.state()).toMatchObject({ asksToClose: true });
  expect(stage.asked).toHaveLength(1);
  stage.session.stay();
  expect(stage.session.state()).toMatchObject({ asksToClose: false });
  stage.session.close();
  stage.session.leave();
  await stage.pass(0);
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'close' });
});

test('leaving is right in any version', async () => {
  const stage = await live();
  stage.session.close();
  await stage.pass(0);
  await stage.refuse(409, 'sessionMovedOn');
  await stage.answer(view(4, login));
  expect(stage.asked.at(-1)).toMatchObject({ ask: 'close', body: { version: 4 } });
});

test('nobody is kept by a server that does not answer', async () => {
  const stage = await live();
  stage.session.close();
  await stage.pass(0);
  await stage.lose();
  expect(stage.posted).toEqual([
    { type: 'close', payload: { page: 'catalogPage', errorMessage: 'connectionLost' } },
  ]);
  expect(stage.session.state()).toMatchObject({ at: 'over', because: 'closed' });
});

test('a secret that the server does not know any more ends the visit', async () => {
  const stage = await live();
  await stage.show();
  await stage.refuse(401, 'invalidSession');
  expect(stage.session.state()).toMatchObject({ at: 'over', because: 'expired' });
  expect(stage.stored.session).toBeUndefined();
});

describe('tokens of a returning user', () => {
  const tokens = (...texts: unknown[]) => texts.map(accessToken => ({ accessToken })) as never;
  const redemption = ({ asked }: ReturnType<typeof setStage>) => {
    const [first] = asked;
    return first?.ask === 'redeem' ? first.request : undefined;
  };

  test('that the SDK sends behind its introduction travel with the redemption', async () => {
    const stage = setStage();
    stage.session.open();
    const introduced = stage.introduce();
    stage.host.accessTokens(tokens('token-1', 7, '', 'token-2'));
    await introduced;
    expect(redemption(stage)?.accessTokens).toEqual(['token-1', 'token-2']);
    expect(stage.asked).toHaveLength(1);
  });

  test('that come later change nothing', async () => {
    const stage = setStage();
    stage.session.open();
    await stage.introduce();
    stage.host.accessTokens(tokens('token-1'));
    await stage.pass(100);
    expect(redemption(stage)).not.toHaveProperty('accessTokens');
    expect(stage.asked).toHaveLength(1);
  });
});
