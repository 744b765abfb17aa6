/** A payment link: shown before it is opened, followed when somebody else opens it, never opened by itself. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import { expect, test } from 'vitest';
import { catalog, setStage, view } from './test-stage.ts';

const link = (state: PayLinkView['state']): PayLinkView => ({
  ...{ state, environment: 'sandbox', client: { name: 'Acme' }, transferType: 'payment' },
  ...{ destinations: [], destinationCount: 0, expiresAt: '2026-01-01T12:10:00Z' },
});
const look = { ask: 'payLink', code: 'code-1' };

async function opened(state: PayLinkView['state']) {
  const stage = setStage({ place: 'window', payLink: true });
  stage.session.open();
  await stage.pass(0);
  await stage.answer(link(state));
  return stage;
}

test('is looked at and shown; the code is redeemed when a person goes on, and leaves the address then', async () => {
  const stage = await opened('open');
  expect(stage.asked).toEqual([look]);
  expect(stage.session.state()).toMatchObject({ at: 'payLink', view: { state: 'open' }, code: 'code-1' });
  expect(stage.address.codeForgotten).toBe(false);
  stage.session.begin();
  await stage.pass(0);
  expect(stage.asked.at(-1)).toEqual({
    ask: 'redeem',
    request: { code: 'code-1', proof: 'proof-1', surface: 'payLink' },
  });
  await stage.answer({ sessionSecret: 's', view: view(1, catalog) });
  expect(stage.session.state().at).toBe('live');
  expect(stage.address.codeForgotten).toBe(true);
  const asked = stage.asked.length;
  await stage.pass(60_000);
  expect(stage.asked.slice(asked).filter(({ ask }) => ask === 'payLink')).toEqual([]);
});

test('is followed until there is an outcome', async () => {
  const stage = await opened('open');
  for (const state of ['used', 'used', 'sent', 'arrived'] as const) {
    await stage.pass(3_000);
    await stage.answer(link(state));
    expect(stage.session.state()).toMatchObject({ view: { state } });
  }
  expect(stage.asked).toEqual([look, look, look, look, look]);
  await stage.pass(60_000);
  expect(stage.asked).toHaveLength(5);
});

test('is not asked after while nobody looks, and at once when somebody does', async () => {
  const stage = await opened('used');
  stage.hide();
  await stage.pass(60_000);
  expect(stage.asked).toHaveLength(1);
  await stage.show();
  expect(stage.asked).toHaveLength(2);
});

test('a lost connection leaves what is shown, and is tried again', async () => {
  const stage = await opened('used');
  await stage.pass(3_000);
  await stage.lose();
  expect(stage.session.state().at).toBe('payLink');
  await stage.pass(3_000);
  await stage.answer(link('arrived'));
  expect(stage.session.state()).toMatchObject({ view: { state: 'arrived' } });
});

test('one that cannot be looked at shows that there is no connection, then itself', async () => {
  const stage = setStage({ place: 'window', payLink: true });
  stage.session.open();
  await stage.pass(0);
  await stage.lose();
  expect(stage.session.state().at).toBe('offline');
  await stage.pass(5_000);
  await stage.answer(link('open'));
  expect(stage.session.state().at).toBe('payLink');
});

test('who comes second sees what became of it', async () => {
  const stage = await opened('open');
  stage.session.begin();
  await stage.pass(0);
  await stage.refuse(409, 'linkTokenUsed');
  await stage.answer(link('used'));
  expect(stage.session.state()).toMatchObject({ at: 'payLink', view: { state: 'used' } });
});

test.each(['linkTokenUnknown', 'surfaceNotAllowed'])('%s is a screen of its own', async errorType => {
  const stage = setStage({ place: 'window', payLink: true });
  stage.session.open();
  await stage.pass(0);
  await stage.refuse(404, errorType);
  expect(stage.session.state()).toMatchObject({ at: 'dead', because: errorType });
});

test('a reload goes on with the session, and looks at no link', async () => {
  const stored = {
    clientId: '',
    secret: 's',
    codeHash: 'h',
    peerOrigin: undefined,
    lastPosted: 0,
    left: false,
  };
  const stage = setStage({ place: 'window', payLink: true, code: undefined, stored });
  stage.session.open();
  await stage.pass(0);
  expect(stage.asked).toEqual([{ ask: 'read', secret: 's', after: 0, peerOrigin: undefined }]);
});
