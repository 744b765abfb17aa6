import { expect, test } from 'vitest';
import { createSessionStore, hashCode, makeProof } from './stored-session.ts';

const session = {
  ...{ clientId: 'c', secret: 's', codeHash: 'h', peerOrigin: 'https://shop.example' },
  ...{ lastPosted: 3, left: false },
};

test('keeps one session, and forgets it', () => {
  const store = createSessionStore(() => sessionStorage, makeProof);
  expect(store.read()).toBeUndefined();
  store.write(session);
  expect(store.read()).toEqual(session);
  store.forget();
  expect(store.read()).toBeUndefined();
});

test('works without storage where the browser blocks it', () => {
  const store = createSessionStore(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  }, makeProof);
  expect(store.proof()).toBe(store.proof());
  store.write(session);
  expect(store.read()).toBeUndefined();
  store.forget();
});

test("has one proof for all of a tab's life: 256 bits, also after a reload and after a session", () => {
  const store = createSessionStore(() => sessionStorage, makeProof);
  const proof = store.proof();
  expect(proof).toMatch(/^[\w-]{43}$/);
  store.forget();
  expect(createSessionStore(() => sessionStorage, makeProof).proof()).toBe(proof);
  sessionStorage.clear();
  expect(createSessionStore(() => sessionStorage, makeProof).proof()).not.toBe(proof);
});

test('takes what is not a session for none', () => {
  sessionStorage.setItem('fairlead.session', '{');
  expect(createSessionStore(() => sessionStorage, makeProof).read()).toBeUndefined();
});

test('hashes the code with SHA-256, or says that it cannot', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await hashCode('abc', crypto.subtle)).toBe(abc);
  expect(await hashCode('abc', undefined)).toBeUndefined();
});
