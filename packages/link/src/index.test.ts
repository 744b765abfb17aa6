import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkAddress } from './address.ts';
import { createLink, type LinkOptions } from './index.ts';

const origin = 'https://link.example';
const page = `${origin}/b2b-iframe/client-1/broker-connect?auth_code=x`;
const token = btoa(page);

let calls: unknown[][] = [];
const options: LinkOptions = {
  onIntegrationConnected: payload => calls.push(['onIntegrationConnected', payload]),
  onTransferFinished: payload => calls.push(['onTransferFinished', payload]),
  onEvent: event => calls.push(['onEvent', event]),
  onExit: (...args) => calls.push(['onExit', ...args]),
};

beforeEach(() => {
  calls = [];
  document.body.innerHTML = '<iframe id="mine" srcdoc=""></iframe><iframe id="other" srcdoc=""></iframe>';
});
afterEach(() => {
  document.body.innerHTML = '';
});

/** A frame of the page whose window keeps what it is posted. */
function frameOf(id: string): { posted: [unknown, string][]; says(data: unknown, from?: string): void } {
  const frame = document.getElementById(id) as HTMLIFrameElement;
  const posted: [unknown, string][] = [];
  const source = { postMessage: (message: unknown, to: string) => void posted.push([message, to]) };
  Object.defineProperty(frame, 'contentWindow', { value: source });
  Object.defineProperty(frame, 'src', { value: '', writable: true });
  return {
    posted,
    says(data, from = origin) {
      const event = new MessageEvent('message', { data, origin: from });
      Object.defineProperty(event, 'source', { value: source });
      dispatchEvent(event);
    },
  };
}

test.each([
  ['nothing', ''],
  ['no base64', 'abc_-'],
  ['a script', btoa('javascript:alert(1)')],
  ['a file', btoa('ftp://link.example/x')],
  ['not encrypted, elsewhere', btoa('http://link.example/x')],
  ['an address itself', page],
])('%s is no token: nothing is opened', (_name, text) => {
  createLink(options).openLink(text);
  expect(calls).toEqual([['onExit', 'Invalid link token!']]);
  expect(document.querySelector('dialog')).toBeNull();
});

test('with a list of origins it opens those and no others', () => {
  const opens = (...trustedLinkOrigins: string[]) =>
    linkAddress(token, { ...options, trustedLinkOrigins })?.origin;
  expect(opens('https://other.example', `${origin}/`)).toBe(origin);
  expect(opens('https://other.example')).toBeUndefined();
  expect(opens()).toBeUndefined();
});

test('what the page wants is in the address', () => {
  const query = (more: object) => linkAddress(token, { ...options, ...more })?.search;
  expect(query({})).toBe('?auth_code=x&lng=en');
  expect(query({ language: 'pt-BR', displayFiatCurrency: 'EUR', theme: 'dark' })).toBe(
    '?auth_code=x&lng=pt-BR&fiatCur=EUR&th=dark',
  );
  expect(query({ language: 'system', renderType: 'embedded' })).toBe(
    `?auth_code=x&lng=${navigator.language}&rt=embedded`,
  );
  expect(query({ renderType: 'overlay' })).toBe('?auth_code=x&lng=en');
});

test('embedded it needs an iframe of the page', () => {
  const link = createLink({ ...options, renderType: 'embedded' });
  link.openLink(token);
  link.openLink(token, 'nobody');
  expect(calls).toEqual([
    ['onExit', 'renderType "embedded" requires a customIframeId'],
    ['onExit', 'There is no iframe with the id nobody'],
  ]);
});

test('says who it is when the page has loaded, to the origin of Link alone', () => {
  const frame = frameOf('mine');
  const accessTokens = [
    { accountId: '', accountName: '', accessToken: 't', brokerType: 's', brokerName: '' },
  ];
  createLink({ ...options, accessTokens }).openLink(token, 'mine');
  frame.says({ type: 'loaded' });
  const payload = { platform: 'fairlead', version: '0.1.0', origin: location.origin };
  expect(frame.posted).toEqual([
    [{ type: 'meshSDKSpecs', payload }, origin],
    [{ type: 'frontAccessTokens', payload: accessTokens }, origin],
  ]);
  expect(calls).toEqual([['onEvent', { type: 'pageLoaded' }]]);
});

test('calls back as the vendor’s SDK does', () => {
  const frame = frameOf('mine');
  createLink(options).openLink(token, 'mine');
  frame.says({ type: 'brokerageAccountAccessToken', payload: 1 });
  frame.says({ type: 'delayedAuthentication', payload: 2 });
  frame.says({ type: 'transferFinished', payload: 3 });
  frame.says({ type: 'transferAssetSelected', payload: { symbol: 'USDC' } });
  frame.says({ type: 'close', payload: { page: 'p', errorMessage: 'lost' } });
  // Once is enough.
  frame.says({ type: 'done', payload: { page: 'p' } });
  expect(calls).toEqual([
    ['onEvent', { type: 'integrationConnected', payload: { accessToken: 1 } }],
    ['onIntegrationConnected', { accessToken: 1 }],
    ['onEvent', { type: 'integrationConnected', payload: { delayedAuth: 2 } }],
    ['onIntegrationConnected', { delayedAuth: 2 }],
    ['onEvent', { type: 'transferCompleted', payload: 3 }],
    ['onTransferFinished', 3],
    ['onEvent', { type: 'transferAssetSelected', payload: { symbol: 'USDC' } }],
    ['onExit', 'lost', { page: 'p', errorMessage: 'lost' }],
  ]);
});

test('what Link asks about wallets is answered to it, and is no event of the page', async () => {
  const frame = frameOf('mine');
  createLink(options).openLink(token, 'mine');
  const call = { id: '1', type: 'GET', path: ['eip6963Wallets', 'length'] };
  frame.says(call, 'https://evil.example');
  frame.says(call);
  await expect.poll(() => frame.posted).toEqual([[{ id: '1', type: 'RAW', value: 0 }, origin]]);
  expect(calls).toEqual([]);
});

test('nobody else is heard: another origin, another window of the same origin, the page itself', () => {
  const frame = frameOf('mine');
  const other = frameOf('other');
  createLink(options).openLink(token, 'mine');
  const finished = { type: 'transferFinished', payload: {} };
  frame.says(finished, 'https://evil.example');
  other.says(finished);
  dispatchEvent(new MessageEvent('message', { data: finished, origin }));
  for (const data of [null, 'transferFinished', 5, {}, { type: 5 }]) frame.says(data);
  expect(calls).toEqual([]);
});

test('two links know nothing of each other', () => {
  const [mine, other] = [frameOf('mine'), frameOf('other')];
  const second: unknown[] = [];
  createLink(options).openLink(token, 'mine');
  const link = createLink({
    ...options,
    onEvent: () => second.push('event'),
    onExit: () => second.push('exit'),
  });
  link.openLink(token, 'other');
  link.closeLink();
  other.says({ type: 'legalTermsViewed' });
  mine.says({ type: 'legalTermsViewed' });
  expect(second).toEqual(['exit']);
  expect(calls).toEqual([['onEvent', { type: 'legalTermsViewed' }]]);
});

test('a link is closed once, by the page or by Link', () => {
  frameOf('mine');
  const link = createLink(options);
  link.closeLink();
  expect(calls).toEqual([]);
  link.openLink(token, 'mine');
  link.closeLinkRequested();
  link.closeLink();
  expect(calls).toEqual([['onExit', undefined, undefined]]);
});

test('embedded, closing is asked of Link', () => {
  const frame = frameOf('mine');
  const link = createLink({ ...options, renderType: 'embedded' });
  link.openLink(token, 'mine');
  link.closeLinkRequested();
  expect(frame.posted).toEqual([[{ type: 'closeRequested' }, origin]]);
  expect(calls).toEqual([]);
});
