/** What the screens do with what people do to them. Their looks are tested in a browser (dev/screens.test.ts). */
import type { LinkStyle } from '@fairlead/wire/link-style';
import type { Screen, SessionView } from '@fairlead/wire/session-view';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fixtures } from '../../dev/fixtures.ts';
import { App } from '../app.tsx';
import type { LiveState, PageState } from '../session/page-state.ts';
import type { Session } from '../session/session.ts';
import type { WalletsFound } from '../session/wallet-search.ts';
import { speak, speakLater } from '../texts/texts.ts';
import type { BrowserWallet } from '../wallets/browser-wallets.ts';
import type { ProvingWallet } from '../wallets/proving-wallet.ts';
import type { SolanaWallet } from '../wallets/solana-wallets.ts';
import type { Changes, WalletChange } from '../wallets/wallet-changes.ts';
import { loadLaterScreens } from './session-screens.tsx';

let place: HTMLElement;
let asked: unknown[][];
let worn: LinkStyle[];
let wallets: BrowserWallet[];
let showWallets: (wallets: WalletsFound) => void;

beforeAll(async () => void (await loadLaterScreens()));

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  vi.setSystemTime('2026-11-21T12:00:00Z');
  place = document.body.appendChild(document.createElement('div'));
  asked = [];
  worn = [];
  wallets = [];
});

afterEach(() => {
  render(null, place);
  place.remove();
  vi.useRealTimers();
});

/** A session that stands where the test puts it, and writes down what it is asked. */
function stage(first: SessionView, more: Partial<LiveState> = {}) {
  let state: PageState = { at: 'live', view: first, asksToClose: false, direction: 'forward', ...more };
  const listeners = new Set<() => void>();
  const note = (name: string) => () => void asked.push([name]);
  const session: Session = {
    state: () => state,
    subscribe: changed => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    act: (...request: unknown[]) => void asked.push(request),
    ...{
      open: note('open'),
      begin: note('begin'),
      lookAgain: note('lookAgain'),
      stopWaiting: note('stopWaiting'),
    },
    ...{ close: note('close'), stay: note('stay'), leave: note('leave') },
    serverNow: () => Date.now(),
    canLeave: () => true,
    browserWallets: async () => wallets,
    watchBrowserWallets: show => {
      showWallets = show;
      void Promise.resolve().then(() => show({ found: wallets, areAll: true }));
      return () => {};
    },
  };
  act(() => render(<App session={session} wear={style => worn.push(style)} />, place));
  return {
    show(view: SessionView, change: Partial<LiveState> = {}) {
      state = { at: 'live', view, asksToClose: false, direction: 'forward', ...change };
      act(() => {
        for (const changed of listeners) changed();
      });
    },
  };
}

function fixture(name: string): SessionView {
  const view = fixtures[name];
  if (view === undefined) throw new Error(`no fixture ${name}`);
  return view;
}

function element<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = place.querySelector<Found>(selector);
  if (found === null) throw new Error(`no ${selector} in ${place.innerHTML}`);
  return found;
}

function type(selector: string, text: string): void {
  const input = element<HTMLInputElement>(selector);
  act(() => {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const press = (selector: string) => act(() => element(selector).click());
const key = (selector: string, init: KeyboardEventInit) =>
  act(
    () =>
      void element(selector).dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
      ),
  );
const pass = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
const primary = '[data-primary]';
const words = () => place.textContent;

test('the heading of each new screen has the focus; the same screen with other numbers keeps what was typed', () => {
  const { show } = stage(fixture('login'));
  expect(document.activeElement).toBe(element('h1'));
  type('[name=username]', 'Mesh');
  show(fixture('login-wrong'));
  expect(element<HTMLInputElement>('[name=username]').value).toBe('Mesh');
  show(fixture('code-login'));
  expect(document.activeElement).toBe(element('h1'));
  expect(element('[data-screen]').dataset['screen']).toBe('code');
});

test('a user that the sandbox has is sent under the name that it has there', () => {
  stage(fixture('login'));
  type('[name=username]', ' meshusdc ');
  type('[name=password]', 'Pass123');
  press(primary);
  expect(asked).toEqual([['log-in', { username: 'MeshUSDC', password: 'Pass123' }]]);
});

test('a foreign user name is neither sent nor kept, and neither is its password', () => {
  stage(fixture('login'));
  type('[name=username]', 'jane.doe@example.com');
  type('[name=password]', 'my real password');
  press(primary);
  expect(asked).toEqual([]);
  expect(element<HTMLInputElement>('[name=username]').value).toBe('');
  expect(element<HTMLInputElement>('[name=password]').value).toBe('');
  expect(words()).toContain('nothing was sent');
  press('[aria-label="Use Mesh2"]');
  expect(element<HTMLInputElement>('[name=username]').value).toBe('Mesh2');
  expect(words()).not.toContain('nothing was sent');
});

test('the catalog: the best result is taken with Enter, and said to have been searched', () => {
  stage(fixture('catalog'));
  type('[name=search]', 'kr');
  act(() => element<HTMLFormElement>('form').requestSubmit());
  expect(asked).toEqual([['choose-integration', expect.objectContaining({ searched: true })]]);
});

test('the catalog: what is typed stays, whatever the page shows before the list has followed', () => {
  const { show } = stage(fixture('catalog'));
  const all = place.querySelectorAll('button.item').length;
  type('[name=search]', 'kr');
  show({ ...fixture('catalog'), version: 99 });
  expect(element<HTMLInputElement>('[name=search]').value).toBe('kr');
  act(() => void vi.advanceTimersByTime(1));
  expect(place.querySelectorAll('button.item').length).toBeLessThan(all);
});

test('the catalog: Enter without a search chooses nothing, a tap does', () => {
  stage(fixture('catalog'));
  act(() => element<HTMLFormElement>('form').requestSubmit());
  expect(asked).toEqual([]);
  press('button.item');
  expect(asked).toEqual([
    ['choose-integration', { integrationId: '00000000-0000-4000-8000-000000000001', searched: false }],
  ]);
});

test('what only an exchange can send is told with the reason, where the way in is chosen', () => {
  const view = fixture('catalog-exchangesOnly');
  const { show } = stage(view);
  const sentences = [
    'USDD on Ethereum can come from an exchange only: which token it is there could not be confirmed.',
    'ETH on Base can come from an exchange only: Base is not read here.',
  ];
  for (const sentence of sentences) expect(words()).toContain(sentence);
  show({ ...view, screen: { kind: 'home', methods: ['embedded'] } });
  for (const sentence of sentences) expect(words()).toContain(sentence);
});

test('the first network that is possible is preselected; what is not cannot be chosen', () => {
  stage(fixture('network'));
  expect(place.querySelectorAll('[type=radio]')).toHaveLength(2);
  expect(words()).toContain('Needs 2.1');
  press(primary);
  expect(asked).toEqual([['choose-network', { networkId: '00000000-0000-4000-8000-000000000101' }]]);
});

test('approving counts only half a second after the numbers appeared, again after new ones', () => {
  const { show } = stage(fixture('preview'));
  pass(499);
  press(primary);
  expect(asked).toEqual([]);
  pass(1);
  const screen = fixture('preview').screen as Extract<Screen, { kind: 'preview' }>;
  show({ ...fixture('preview'), version: 2, screen: { ...screen, previewId: 'another' } });
  press(primary);
  expect(asked).toEqual([]);
  pass(500);
  press(primary);
  expect(asked).toEqual([['approve', { previewId: 'another' }]]);
});

test('wears the style that the server tells, once', () => {
  const style = { accentColor: '#0a7b3c' };
  const view = fixture('catalog');
  const { show } = stage({ ...view, client: { name: 'Acme', style } });
  show({ ...view, version: 2, client: { name: 'Acme', style: { ...style } } });
  expect(worn).toEqual([style]);
});

test('a key that is held down approves nothing', () => {
  stage(fixture('preview'));
  pass(1_000);
  key('h1', { key: 'Enter', repeat: true });
  expect(asked).toEqual([]);
  key('h1', { key: 'Enter' });
  expect(asked).toHaveLength(1);
});

describe('a wallet of the browser', () => {
  const from = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  const hash = `0x${'ab'.repeat(32)}`;
  const refusal = Object.assign(new Error('User rejected the request.'), { code: 4001 });
  const ready: Record<string, unknown> = { eth_requestAccounts: [from], eth_chainId: '0x14a34' };

  /** Answers by method, and writes down what it was asked. */
  function walletThat(answers: Record<string, unknown>): string[] {
    const methods: string[] = [];
    const request = async ({ method }: { method: string }) => {
      methods.push(method);
      if (answers[method] instanceof Error) throw answers[method];
      return answers[method];
    };
    wallets = [{ name: 'MetaMask', rdns: 'io.metamask', request }];
    return methods;
  }
  const solanaAddress = '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T';
  const onSolana = (change: Partial<SolanaWallet> = {}): SolanaWallet => ({
    ...{ chains: ['solana:devnet'], features: ['solana:signTransaction'] },
    ...{ accounts: async () => [solanaAddress], signTransaction: async () => undefined },
    ...{ signAndSendTransaction: async () => undefined, ...change },
  });

  const settle = () =>
    act(async () => {
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    });
  async function approve() {
    const shown = stage(fixture('walletApproval-browser'));
    pass(600);
    press(primary);
    await settle();
    return shown;
  }

  test.each<[string, unknown, unknown[]]>([
    ['sends', hash, ['report-transaction', { hash }]],
    ['refuses', refusal, ['refuse-transaction']],
  ])('is asked after the server knows, once, and %s', async (_, answer, told) => {
    const methods = walletThat({ ...ready, eth_sendTransaction: answer });
    const { show } = await approve();
    expect(asked).toEqual([['sign-transaction']]);
    expect(methods).not.toContain('eth_sendTransaction');
    const next = fixture('walletApproval-asked');
    show(next);
    await settle();
    show({ ...next, version: next.version + 1 });
    await settle();
    expect(methods.filter(method => method === 'eth_sendTransaction')).toHaveLength(1);
    expect(asked).toEqual([['sign-transaction'], told]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['to another network', { eth_chainId: '0x1' }, 'otherChain'],
    ['to another account', { eth_accounts: [`0x${'1'.repeat(40)}`] }, 'otherAccount'],
  ])(
    'that was switched %s after it was made ready is not asked, and the server is told so',
    async (_, switched, because) => {
      const answers: Record<string, unknown> = { ...ready, eth_sendTransaction: hash };
      const methods = walletThat(answers);
      const { show } = await approve();
      Object.assign(answers, switched);
      show(fixture('walletApproval-asked'));
      await settle();
      expect(methods).not.toContain('eth_sendTransaction');
      expect(asked).toEqual([['sign-transaction'], ['refuse-transaction', { because }]]);
    },
  );

  test('whose answer is lost is not asked again, and nothing is reported', async () => {
    const methods = walletThat({ ...ready, eth_sendTransaction: new Error('disconnected') });
    const { show } = await approve();
    show(fixture('walletApproval-asked'));
    await settle();
    expect(asked).toEqual([['sign-transaction']]);
    expect(methods.filter(method => method === 'eth_sendTransaction')).toHaveLength(1);
    expect(place.textContent).toContain('what is sent is found');
  });

  test('that was asked before the page was loaded again is not asked once more', async () => {
    const methods = walletThat({ ...ready, eth_sendTransaction: hash });
    stage(fixture('walletApproval-asked'));
    await settle();
    expect(methods).toEqual([]);
    expect(asked).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['at another account', { eth_requestAccounts: [`0x${'1'.repeat(40)}`] }, 'another account'],
    ['on another network', { eth_chainId: '0x1' }, 'another network'],
    ['locked', { eth_requestAccounts: new Error('Wallet is locked') }, 'locked'],
    ['unwilling', { eth_requestAccounts: refusal }, 'refused'],
  ])('that is %s is not asked to send: it is said, and may be tried again', async (_, answers, words) => {
    walletThat({ ...ready, ...answers });
    await approve();
    expect(asked).toEqual([]);
    expect(place.textContent).toContain(words);
    expect(place.textContent).toContain('No money has moved.');
    walletThat(ready);
    press(primary);
    await settle();
    expect(asked).toEqual([['sign-transaction']]);
  });

  describe('in which its user switches', () => {
    let tell: ((change: WalletChange) => void) | undefined;
    const changes: Changes = heard => {
      tell = heard;
      return () => {
        tell = undefined;
      };
    };
    const hear = (change: WalletChange) => act(() => tell?.(change));
    const solana = { name: 'Phantom', solana: onSolana(), changes: { solana: changes } };
    const onEvm = (): void => {
      walletThat(ready);
      wallets = wallets.map(each => ({ ...each, changes: { evm: changes } }));
    };
    const proof = (): SessionView => {
      const view = fixture('verifyMessage-browser');
      return { ...view, screen: { ...view.screen, address: from } as Screen };
    };
    const approvedFrom = (name: string) => (fixture(name).screen as { fromAddress: string }).fromAddress;

    test.each<[string, () => SessionView, () => string, boolean]>([
      ['the account before it pays', () => fixture('walletApproval-browser'), () => from, true],
      [
        'the account before it pays on Solana',
        () => fixture('walletApproval-solana'),
        () => approvedFrom('walletApproval-solana'),
        false,
      ],
      ['the account before it proves', proof, () => from, true],
    ])('%s: that is said at once, until it is switched back', async (_, view, own, isEvm) => {
      if (isEvm) onEvm();
      else wallets = [solana];
      const { show } = stage(view());
      await settle();
      hear({ accounts: ['So11111111111111111111111111111111111111112'] });
      expect(place.querySelector('[role="status"] .notice')?.textContent).toContain('another account');
      expect(words()).toContain('No money has moved.');
      hear({ accounts: [own()] });
      expect(words()).not.toContain('another account');
      hear({ accounts: [] });
      expect(words()).toContain('shows no account');
      show(fixture('catalog'));
      expect(tell).toBeUndefined();
    });

    test('the network: that is said at once, and the press decides', async () => {
      onEvm();
      stage(fixture('walletApproval-browser'));
      await settle();
      hear({ chainId: '0x1' });
      expect(words()).toContain('another network');
      hear({ chainId: '0x14a34' });
      expect(words()).not.toContain('another network');
      hear({ chainId: '0x1' });
      pass(600);
      press(primary);
      await settle();
      expect(asked).toEqual([['sign-transaction']]);
      expect(words()).not.toContain('another network');
    });

    test('after it was asked, nothing is said: the question stands', async () => {
      onEvm();
      stage(fixture('walletApproval-asked'));
      await settle();
      expect(tell).toBeUndefined();
    });
  });

  test('that has gone from the browser is said to be gone', async () => {
    await approve();
    expect(asked).toEqual([]);
    expect(place.textContent).toContain('not in this browser any more');
  });

  test.each<[string, unknown, unknown[][]]>([
    ['signs', '0xab', [['submit-signature', { signature: '0xab' }]]],
    ['refuses', refusal, [['refuse-message']]],
    ['does not answer', new Error('disconnected'), []],
  ])('asked for a proof, %s', async (_, answer, told) => {
    walletThat({ ...ready, personal_sign: answer });
    const view = fixture('verifyMessage-browser');
    stage({ ...view, screen: { ...view.screen, address: from } as Screen });
    pass(600);
    press(primary);
    await settle();
    expect(asked).toEqual(told);
    if (told.length === 0) expect(place.textContent).toContain('MetaMask did not answer.');
  });

  test('that is not there is missed where there is nothing else to choose', async () => {
    wallets = [];
    const view = fixture('catalog');
    stage({ ...view, screen: { kind: 'catalog', integrations: [], browserWallets: true } });
    await vi.waitFor(async () => {
      await settle();
      expect(place.textContent).toContain('No wallet that can be used here was found in this browser.');
    });
    expect(place.textContent).not.toContain('offers nothing to connect');
    act(() => showWallets({ found: [{ name: 'Late', request: async () => [] }], areAll: true }));
    expect(place.querySelector('ul')?.textContent).toContain('Late');
  });

  test.each<[string, () => Promise<unknown>, unknown[]]>([
    ['signs', async () => Uint8Array.of(1, 2), ['submit-signed-transaction', { transaction: 'AQI=' }]],
    ['refuses', async () => Promise.reject(refusal), ['refuse-transaction']],
  ])('on Solana is asked after the server knows, once, and %s', async (_, signTransaction, told) => {
    const view = fixture('walletApproval-solana');
    const { fromAddress } = view.screen as Extract<Screen, { kind: 'walletApproval' }>;
    const sign = vi.fn(signTransaction);
    wallets = [
      {
        name: 'Phantom',
        solana: onSolana({ accounts: async () => [fromAddress], signTransaction: sign }),
      },
    ];
    const { show } = stage(view);
    pass(600);
    press(primary);
    await settle();
    expect(asked).toEqual([['sign-transaction']]);
    expect(sign).not.toHaveBeenCalled();
    const next = fixture('walletApproval-solanaAsked');
    show(next);
    await settle();
    show({ ...next, version: next.version + 1 });
    await settle();
    expect(sign).toHaveBeenCalledOnce();
    expect(asked).toEqual([['sign-transaction'], told]);
  });

  test('that is there for EVM chains and for Solana is one, and asks for which it is to be connected', async () => {
    walletThat({ ...ready, eth_requestAccounts: [from] });
    wallets = wallets.map(each => ({ ...each, solana: onSolana() }));
    const view = fixture('catalog');
    const here = { browserWallets: true, solanaWallets: 'solana:devnet' };
    stage({ ...view, screen: { ...view.screen, ...here } as Screen });
    const items = (label: string) =>
      Array.from(place.querySelectorAll<HTMLElement>(`[aria-label="${label}"] button`));
    await vi.waitFor(async () => {
      await settle();
      expect(items('Wallets in this browser')).toHaveLength(1);
    });
    act(() => items('Wallets in this browser')[0]?.click());
    expect(asked).toEqual([]);
    act(() => items('Networks for MetaMask')[1]?.click());
    await settle();
    const solanaFeatures = ['solana:signTransaction'];
    const account = { networkType: 'solana', address: solanaAddress };
    expect(asked).toEqual([
      ['connect-wallet', { name: 'MetaMask', rdns: 'io.metamask', ...account, solanaFeatures }],
    ]);
  });

  test.each<[string, ProvingWallet['sign'], unknown[], string]>([
    [
      'is told what it has signed',
      async () => ({ signature: 'signed', publicKey: 'key', context: '{}' }),
      [['submit-signature', { signature: 'signed', publicKey: 'key', context: '{}' }]],
      '',
    ],
    ['that refuses is told, too', async () => Promise.reject(refusal), [['refuse-message']], ''],
    [
      'at another account is not asked',
      async () => ({ problem: 'otherAccount' }),
      [],
      'is at another account than the one that was connected',
    ],
  ])('asked for a proof on Aptos, the server %s', async (_, answer, told, shown) => {
    const sign = vi.fn(answer);
    wallets = [{ name: 'Petra', proves: { aptos: { accounts: async () => ['0x1'], sign } } }];
    const view = fixture('verifyMessage-browser');
    const networkType = { networkType: 'aptos', name: 'Aptos' };
    const here = { networkType, address: '0x1', nonce: 'n1', browserWallet: { name: 'Petra' } };
    stage({ ...view, screen: { ...view.screen, ...here } as Screen });
    pass(600);
    press(primary);
    await settle();
    expect(sign).toHaveBeenCalledExactlyOnceWith({
      ...{ address: '0x1', nonce: 'n1', message: (view.screen as { message: string }).message },
    });
    expect(asked).toEqual(told);
    expect(place.textContent).toContain(shown);
  });

  test('that can prove on several networks is one, and its user says on which', async () => {
    const proving = (address: string): ProvingWallet => ({
      ...{ accounts: async () => [address], sign: async () => ({ problem: 'failed' }) },
    });
    wallets = [{ name: 'OKX Wallet', proves: { sui: proving('0x2'), aptos: proving('0x1') } }];
    const view = fixture('catalog');
    const provingWallets = [
      { networkType: 'bitcoin', name: 'Bitcoin' },
      { networkType: 'aptos', name: 'Aptos' },
      { networkType: 'sui', name: 'Sui' },
    ];
    stage({ ...view, screen: { ...view.screen, provingWallets } as Screen });
    const items = (label: string) =>
      Array.from(place.querySelectorAll<HTMLElement>(`[aria-label="${label}"] button`));
    await vi.waitFor(async () => {
      await settle();
      expect(items('Wallets in this browser')).toHaveLength(1);
    });
    act(() => items('Wallets in this browser')[0]?.click());
    expect(document.activeElement?.textContent).toBe('Networks for OKX Wallet');
    expect(items('Networks for OKX Wallet').map(each => each.textContent)).toEqual([
      ...['OKX Wallet on Aptos', 'OKX Wallet on Sui'],
    ]);
    act(() => items('Networks for OKX Wallet')[1]?.click());
    await settle();
    expect(asked).toEqual([['connect-wallet', { name: 'OKX Wallet', networkType: 'sui', address: '0x2' }]]);
  });

  test('that does not answer holds up nobody who chooses another, and answers for nothing any more', async () => {
    let answer = (_accounts: string[]) => {};
    const accounts = () => new Promise<string[]>(resolve => (answer = resolve));
    const sign = async () => ({ problem: 'failed' }) as const;
    wallets = [
      { name: 'Silent', proves: { sui: { accounts, sign } } },
      { name: 'Slush', proves: { sui: { accounts: async () => ['0x2'], sign } } },
    ];
    const view = fixture('catalog');
    const provingWallets = [{ networkType: 'sui', name: 'Sui' }];
    stage({ ...view, screen: { ...view.screen, provingWallets } as Screen });
    const items = () =>
      Array.from(place.querySelectorAll<HTMLElement>('[aria-label="Wallets in this browser"] button'));
    await vi.waitFor(async () => {
      await settle();
      expect(items()).toHaveLength(2);
    });
    act(() => items()[0]?.click());
    expect(place.textContent).toContain('Silent');
    act(() => items()[1]?.click());
    await settle();
    answer(['0x1']);
    await settle();
    expect(asked).toEqual([['connect-wallet', { name: 'Slush', networkType: 'sui', address: '0x2' }]]);
  });

  test('is listed above the catalog, and connected by the account that it shows', async () => {
    walletThat({ ...ready, eth_requestAccounts: [from] });
    const view = fixture('catalog');
    stage({ ...view, screen: { ...view.screen, browserWallets: true } as Screen });
    const item = () => place.querySelector<HTMLElement>('[aria-label="Wallets in this browser"] button');
    await vi.waitFor(async () => {
      await settle();
      expect(item()).not.toBeNull();
    });
    act(() => item()?.click());
    await settle();
    expect(asked).toEqual([
      ['connect-wallet', { name: 'MetaMask', rdns: 'io.metamask', networkType: 'evm', address: from }],
    ]);
  });
});

test('numbers that are no longer good cannot be approved', () => {
  stage(fixture('preview'));
  pass(300_000);
  expect(element(primary).getAttribute('aria-disabled')).toBe('true');
  press(primary);
  expect(asked).toEqual([]);
});

test('what is approved is what is shown, each fee on its line', () => {
  stage(fixture('preview'));
  const lines = Array.from(place.querySelectorAll('.fact'), each =>
    each.textContent?.replaceAll('\u00a0', ' '),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'Acme receives25 USDC$25.00',
      'Fee of Coinbase0.01 USDC$0.01',
      'Network fee0.0004 USDC< $0.01',
      'You send in all25.0104 USDC$25.01',
    ]),
  );
  expect(element(primary).textContent?.replaceAll('\u00a0', ' ')).toBe('Deposit 25.0104 USDC');
});

test('a code is sent without its spaces; a refused one makes room for the next', () => {
  const { show } = stage(fixture('code-login'));
  press(primary);
  expect(words()).toContain('Enter the 6 digits');
  type('[name=code]', '123 456');
  press(primary);
  expect(asked).toEqual([['enter-code', { code: '123456' }]]);
  show({
    ...fixture('code-login'),
    version: 2,
    notice: { code: 'wrongCode', moneyMoved: 'no', requestId: 'req_2' },
  });
  expect(element<HTMLInputElement>('[name=code]').value).toBe('');
  expect(document.activeElement).toBe(element('[name=code]'));
});

test('a code that is there as soon as its field is stays there', () => {
  act(() => {
    stage(fixture('code-login'));
    type('[name=code]', '123456'); // before the effects of the first rendering have run
  });
  press(primary);
  expect(asked).toEqual([['enter-code', { code: '123456' }]]);
});

test('an amount: typed in the asset, switched to money, the most at a tap', () => {
  stage(fixture('amount'));
  type('[name=amount]', '1,250.5');
  expect(words()?.replaceAll('\u00a0', ' ')).toContain('You send in all1,250.5104 USDC');
  press('.row .chip:nth-child(2)');
  expect(element<HTMLInputElement>('[name=amount]').value).toBe('1,250.5');
  press(primary);
  press('.row .chip:nth-child(1)');
  expect(element<HTMLInputElement>('[name=amount]').value).toBe('9,999.9896');
  press(primary);
  expect(asked).toEqual([
    ['enter-amount', { amount: '1250.5', unit: 'fiat' }],
    ['enter-amount', { amount: '9999.9896', unit: 'asset' }],
  ]);
});

test.each([
  ['', 'Enter an amount.'],
  ['1,5', 'Enter a number such as 1,234.5.'],
  ['0.0000001', 'USDC has no more than 6 digits after the point.'],
  ['0.01', 'That is less than can be sent. The least is 0.1 USDC.'],
  ['10000', 'That is more than can be sent. The most is 9,999.9896 USDC.'],
])('the amount %j is not sent, and it is said why', (typed, why) => {
  stage(fixture('amount'));
  type('[name=amount]', typed);
  press(primary);
  expect(asked).toEqual([]);
  expect(element('.error').textContent?.replaceAll('\u00a0', ' ')).toBe(why);
});

test('the window of an institution opens apart, and only for a web address', () => {
  const { show } = stage(fixture('oauth'));
  const link = element<HTMLAnchorElement>('a[data-primary]');
  expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer']);
  const screen = fixture('oauth').screen as Extract<Screen, { kind: 'oauth' }>;
  show({ ...fixture('oauth'), screen: { ...screen, authorizeUrl: 'javascript:alert(1)' } });
  expect(place.querySelector('a')).toBeNull();
});

test('Escape goes back where there is a way back', () => {
  const { show } = stage(fixture('login'));
  key('h1', { key: 'Escape' });
  expect(asked).toEqual([['back']]);
  show({ ...fixture('login'), canGoBack: false });
  key('h1', { key: 'Escape' });
  expect(asked).toHaveLength(1);
  expect(place.querySelector('[aria-label=Back]')).toBeNull();
});

test('a wait has words after a second and a way out after ten', () => {
  const { show } = stage(fixture('login'));
  show(fixture('login'), { busy: { action: 'log-in', since: Date.now() } });
  expect(element(primary).getAttribute('aria-disabled')).toBe('true');
  pass(900);
  expect(element('.waiting').textContent).toBe('');
  pass(200);
  expect(element('.waiting').textContent).toBe('Working on it…');
  pass(9_000);
  expect(element('.waiting').textContent).toBe('This takes longer than usual.');
  press('.footer .secondary');
  expect(asked).toEqual([['stopWaiting']]);
});

test('what is done elsewhere is named, and an e-mail can be sent again', () => {
  const { show } = stage(fixture('wait-device'));
  expect(element('h1').textContent).toBe('Confirm on your device');
  expect(element('.named-wait').textContent).toContain('Open the app of Coinbase');
  expect(place.querySelector('button.link')).toBeNull();
  show(fixture('wait-email'));
  expect(element('h1').textContent).toBe('Open the e-mail');
  expect(element('.named-wait').textContent).toContain('to m•••@example.com');
  press('button.link');
  expect(asked).toEqual([['resend-code']]);
});

test('of several accounts one is chosen with one press', () => {
  stage(fixture('accountChoice'));
  press('.list li:last-child button');
  expect(asked).toEqual([['choose-account', { accountId: 'savings' }]]);
});

test('a key may be made, or not', () => {
  stage(fixture('apiKeyOffer'));
  press('[data-primary]');
  press('footer button:not([data-primary])');
  expect(asked).toEqual([['create-api-key'], ['decline-api-key']]);
});

test('money that comes back is said to be coming, and to have come', () => {
  const { show } = stage(fixture('progress-refund-pending'));
  expect(element('h1').textContent).toBe('Failed, being refunded');
  show(fixture('progress-refunded'));
  expect(element('[role=status]').textContent).toContain('has returned');
  press(primary);
  expect(asked).toEqual([['choose-another-account']]);
});

test('what is paid beside the transfer is said: the network’s fee, and what the receiver’s account takes', () => {
  stage(fixture('preview-newAccount'));
  expect(place.textContent).toContain('The network takes up to 0.000009\u00a0SOL beside that');
  expect(place.textContent).toContain('is opened with 0.00203928\u00a0SOL more, from the same wallet');
});

test('a problem says what happened, whether money moved, what to do, and its request', async () => {
  stage(fixture('preview-refused'));
  await vi.waitFor(() => expect(words()).toContain('There is not enough'));
  const notice = element('[role=alert]').textContent;
  for (const part of [
    'There is not enough',
    '25.01\u00a0USDC are needed, fees included; the account has 12.5\u00a0USDC.',
    'No money has moved.',
    'Choose a smaller amount',
    'req_7HqkX2vN',
  ]) {
    expect(notice).toContain(part);
  }
});

test('nothing is called arrived before it has', () => {
  const { show } = stage(fixture('progress-sent'));
  expect(element('h1').textContent).toBe('Sent');
  expect(element('.steps li:last-child').dataset['state']).toBe('now');
  show(fixture('progress-settled'));
  expect(element('h1').textContent).toBe('Arrived');
  expect(Array.from(place.querySelectorAll<HTMLElement>('.steps li'), each => each.dataset['state'])).toEqual(
    ['done', 'done', 'done'],
  );
  press(primary);
  expect(asked).toEqual([['close']]);
});

test('what has arrived in the place of what was asked is said beside it', () => {
  const settled = fixture('progress-settled');
  const arrived = { amount: '24.75', symbol: 'USDC' };
  stage({ ...settled, screen: { ...settled.screen, arrived } as typeof settled.screen });
  expect(element('[role=status]').textContent).toMatch(
    /has received 24\.75\sUSDC of .*the token USDC itself has kept/,
  );
  expect(place.querySelector('details')).toBeNull();
});

test('whoever stays finds what was typed, and the focus on the heading', () => {
  const { show } = stage(fixture('login'));
  type('[name=username]', 'Mesh');
  show(fixture('login'), { asksToClose: true });
  expect(document.activeElement?.textContent).toBe('Leave now?');
  show(fixture('login'));
  expect(element<HTMLInputElement>('[name=username]').value).toBe('Mesh');
  expect(document.activeElement?.textContent).toBe('Log in to Coinbase');
});

test('numbers that come back after the question are looked at anew before they are approved', () => {
  const { show } = stage(fixture('preview'));
  pass(1_000);
  show(fixture('preview'), { asksToClose: true });
  show(fixture('preview'));
  press(primary);
  expect(asked).toEqual([]);
  pass(500);
  press(primary);
  expect(asked).toHaveLength(1);
});

test('leaving a transfer under way does not claim to stop it', () => {
  stage(fixture('preview'), { asksToClose: true });
  expect(words()).toContain('no money will move');
  render(null, place);
  stage(fixture('progress-submitted'), { asksToClose: true });
  expect(words()).toContain('goes on without this page');
  expect(words()).not.toContain('no money will move');
});

test('every screen of a sandbox wears the band, none of a live session does', () => {
  for (const [name, view] of Object.entries(fixtures)) {
    stage(view);
    expect([name, place.querySelector('.sandbox-band') !== null]).toEqual([
      name,
      view.environment === 'sandbox',
    ]);
    render(null, place);
  }
});

test('every sentence of every screen is in the language that is spoken', async () => {
  await speak('en-XA', document.documentElement);
  await speakLater();
  try {
    for (const [name, view] of Object.entries(fixtures)) {
      stage(view);
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const said = texts.currentNode.textContent ?? '';
        // Addresses, messages and what is typed elsewhere are the same in every language.
        if (texts.currentNode.parentElement?.closest('bdi, pre, code')) continue;
        // The pseudo-locale puts each text of ours in brackets; the rest is somebody else's: names, say.
        const rest = said.replaceAll(/\[[^\]]*\]/g, '').trim();
        const isForeign = wordsOfOthers(view).some(each => each.includes(rest));
        expect([name, !isForeign && /\p{L}{2,} \p{L}{2,} \p{L}{2,}/u.test(rest) ? rest : '']).toEqual([
          name,
          '',
        ]);
      }
      render(null, place);
    }
  } finally {
    await speak('en', document.documentElement);
    await speakLater();
  }
});

function wordsOfOthers(view: SessionView): string[] {
  const found: string[] = [];
  JSON.stringify(view, (field, value: unknown) => {
    if (['name', 'accountName', 'message', 'goods'].includes(field))
      found.push(...[value].flat().map(String));
    return value;
  });
  return found;
}
