import { expect, test } from 'vitest';
import { createSessionStore, hashCode } from './stored-session.ts';

const session = {
  ...{ clientId: 'c', secret: 's', codeHash: 'h', peerOrigin: 'https://shop.example' },
  ...{ lastPosted: 3, left: false },
};

test('keeps one session, and forgets it', () => {
  const store = createSessionStore(() => sessionStorage);
  expect(store.read()).toBeUndefined();
  store.write(session);
  expect(store.read()).toEqual(session);
  store.forget();
  expect(store.read()).toBeUndefined();
});

test('works without storage where the browser blocks it', () => {
  const store = createSessionStore(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  });
  store.write(session);
  expect(store.read()).toBeUndefined();
  store.forget();
});

test('takes what is not a session for none', () => {
  sessionStorage.setItem('fairlead.session', '{');
  expect(createSessionStore(() => sessionStorage).read()).toBeUndefined();
});

test('hashes the code with SHA-256, or says that it cannot', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await hashCode('abc', crypto.subtle)).toBe(abc);
  expect(await hashCode('abc', undefined)).toBeUndefined();
});
