/** How a link is opened: when it is redeemed, by whom, and what a reload does. */
import { expect, test } from 'vitest';
import { catalog, hostOrigin, setStage, view } from './test-stage.ts';

const redeemed = (messages = view(1, catalog).messages) => ({
  sessionSecret: 'secret-1',
  view: view(1, catalog, { messages }),
});
const stored = {
  ...{ clientId: 'client-1', secret: 'secret-0', codeHash: 'hash of code-1', peerOrigin: hostOrigin },
  ...{ lastPosted: 4, left: false },
};

test('loading burns nothing: nothing is asked before the host has introduced itself', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.pass(9_000);
  expect(stage.asked).toEqual([]);
  await stage.introduce();
  expect(stage.asked).toEqual([
    {
      ask: 'redeem',
      request: {
        ...{
          clientId: 'client-1',
          code: 'code-1',
          proof: 'proof-1',
          surface: 'overlay',
          peerOrigin: hostOrigin,
        },
        sdk: { platform: 'web', version: '3.13.0' },
      },
    },
  ]);
});

test('a page that nobody sees waits until somebody does', async () => {
  const stage = setStage({ hidden: true });
  stage.session.open();
  await stage.introduce();
  expect(stage.asked).toEqual([]);
  expect(stage.session.state()).toMatchObject({ at: 'starting', waitingFor: 'visible' });
  await stage.show();
  expect(stage.asked).toHaveLength(1);
  await stage.show();
  expect(stage.asked).toHaveLength(1);
});

test('at top level a person opens it, not the loading', async () => {
  const stage = setStage({ place: 'window' });
  stage.session.open();
  await stage.pass(60_000);
  expect(stage.asked).toEqual([]);
  expect(stage.session.state().at).toBe('welcome');
  stage.session.begin();
  await stage.pass(0);
  expect(stage.asked).toEqual([
    { ask: 'redeem', request: { clientId: 'client-1', code: 'code-1', proof: 'proof-1', surface: 'window' } },
  ]);
});

test('after redeeming the code leaves the address, the secret is kept, and messages go out', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.introduce();
  expect(stage.address.codeForgotten).toBe(false);
  await stage.answer(redeemed([{ sequence: 1, type: 'homePageLoaded' }]));
  expect(stage.address.codeForgotten).toBe(true);
  expect(stage.session.state()).toMatchObject({ at: 'live', view: { screen: catalog } });
  expect(stage.posted).toEqual([{ type: 'homePageLoaded' }]);
  expect(stage.stored.session).toEqual({ ...stored, secret: 'secret-1', lastPosted: 1 });
});

test.each(['code-1', undefined])(
  'a reload with %s in the address resumes instead of redeeming',
  async code => {
    const stage = setStage({ code, stored });
    stage.session.open();
    await stage.introduce();
    expect(stage.asked).toEqual([{ ask: 'read', secret: 'secret-0', after: 4, peerOrigin: hostOrigin }]);
    await stage.answer(
      view(9, catalog, { messages: [4, 5].map(sequence => ({ sequence, type: `m${sequence}` })) }),
    );
    expect(stage.posted).toEqual([{ type: 'm5' }]);
  },
);

test.each([
  ['another link', { code: 'code-2' }, hostOrigin],
  ['another host', { code: 'code-1' }, 'https://other.example'],
])('the session of %s is not gone on with', async (_what, { code }, origin) => {
  const stage = setStage({ code, stored });
  stage.session.open();
  await stage.introduce(origin);
  expect(stage.asked).toMatchObject([{ ask: 'redeem', request: { code, peerOrigin: origin } }]);
});

test('without code and without a kept session there is nothing to open', async () => {
  const stage = setStage({ code: undefined });
  stage.session.open();
  await stage.introduce();
  expect(stage.asked).toEqual([]);
  expect(stage.session.state()).toMatchObject({ at: 'dead', because: 'noCode' });
});

test.each(['linkTokenUsed', 'linkTokenExpired', 'linkTokenRevoked', 'linkTokenUnknown', 'originNotAllowed'])(
  '%s has a screen of its own, and a way out that tells the host',
  async because => {
    const stage = setStage();
    stage.session.open();
    await stage.introduce();
    await stage.refuse(410, because);
    expect(stage.session.state()).toMatchObject({ at: 'dead', because, hostOrigin, afterLoss: false });
    stage.session.close();
    expect(stage.posted).toEqual([{ type: 'close', payload: { page: because, errorMessage: because } }]);
    expect(stage.session.canLeave()).toBe(false);
  },
);

test('anything else is a breakage with its request id, and may be tried again', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.introduce();
  await stage.refuse(500, 'serverFailure');
  expect(stage.session.state()).toEqual({ at: 'broken', requestId: 'req_1' });
  stage.session.lookAgain();
  await stage.pass(0);
  expect(stage.asked).toHaveLength(2);
});

test('a lost connection is tried again by itself; a link that was used meanwhile says so honestly', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.introduce();
  await stage.lose();
  expect(stage.session.state().at).toBe('offline');
  await stage.pass(5_000);
  expect(stage.asked).toHaveLength(2);
  await stage.refuse(410, 'linkTokenUsed');
  expect(stage.session.state()).toMatchObject({ at: 'dead', because: 'linkTokenUsed', afterLoss: true });
});

test('a host that stays silent is named after ten seconds, and heard when it speaks after all', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.pass(10_000);
  expect(stage.session.state().at).toBe('hostSilent');
  expect(stage.session.canLeave()).toBe(false);
  await stage.introduce();
  expect(stage.asked).toHaveLength(1);
});

test('a host that asks to close before the session stands is told at once', async () => {
  const stage = setStage();
  stage.session.open();
  await stage.introduce();
  stage.host.closeRequested();
  expect(stage.posted.map(each => each.type)).toEqual(['close']);
  await stage.answer(redeemed([{ sequence: 1, type: 'close' }]));
  expect(stage.posted).toHaveLength(1);
  expect(stage.session.state().at).toBe('over');
});
