/** A stage for tests of the session: a host, a server and a clock that do what the test says. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import type { RedeemRequest, SessionAction } from '@fairlead/wire/session-actions';
import type { RedeemedSession, Screen, SessionView } from '@fairlead/wire/session-view';
import type { PageAddress } from '../address.ts';
import type { HostEvents, HostPage } from '../host/host-page.ts';
import type { HostWallet } from '../host/host-wallets.ts';
import { createSession, type Session, type SessionParts } from './session.ts';
import type { Answer } from './session-client.ts';
import type { StoredSession } from './stored-session.ts';

export const hostOrigin = 'https://shop.example';

export function view(version: number, screen: Screen, more: Partial<SessionView> = {}): SessionView {
  return {
    ...{ version, environment: 'sandbox', client: { name: 'Acme' }, transferType: 'deposit', screen },
    ...{ canGoBack: true, closing: 'free', messages: [] },
    ...more,
  };
}

export const catalog: Screen = { kind: 'catalog', integrations: [] };

/** What the page asked of the server. */
export type Asked =
  | { ask: 'redeem'; request: RedeemRequest }
  | { ask: 'payLink'; code: string }
  | { ask: 'read'; secret: string; after: number; peerOrigin: string | undefined }
  | { ask: SessionAction; secret: string; body: { version: number; after: number } };

export type Stage = {
  session: Session;
  asked: Asked[];
  posted: { type: string; payload?: unknown }[];
  host: HostEvents;
  stored: { session: StoredSession | undefined };
  address: { codeForgotten: boolean };
  /** Answers the oldest open question, and lets the page react. */
  answer(content: SessionView | RedeemedSession | PayLinkView): Promise<void>;
  refuse(httpStatus: number, errorType: string): Promise<void>;
  lose(): Promise<void>;
  introduce(origin?: string): Promise<void>;
  show(): Promise<void>;
  hide(): void;
  /** What the page tells other tabs. */
  told: { codeHash: string; version: number }[];
  /** Another tab tells the page. */
  tell(version: number, codeHash?: string): Promise<void>;
  pass(milliseconds: number): Promise<void>;
};

export type StageOptions = {
  code?: string | undefined;
  place?: HostPage['place'];
  payLink?: boolean;
  embedded?: boolean;
  hidden?: boolean;
  stored?: StoredSession;
  /** In the host page's browser. */
  wallets?: HostWallet[];
  /** Those that this page can ask; none where it is absent. */
  findBrowserWallets?: SessionParts['findBrowserWallets'];
};

export function setStage(options: StageOptions = {}): Stage {
  const { code = 'code-1', place = 'frame', hidden = false, payLink = false, embedded = false } = options;
  const asked: Asked[] = [];
  const open: { resolve: (answer: Answer<never>) => void; signal?: AbortSignal }[] = [];
  const posted: Stage['posted'] = [];
  const stored: Stage['stored'] = { session: options.stored };
  const forgotten = { codeForgotten: false };
  const timers: { at: number; callback: () => void }[] = [];
  let now = Date.parse('2026-01-01T12:00:00Z');
  let shown = !hidden;
  let onShown = () => {};
  const told: Stage['told'] = [];
  let tellPage: (progress: Stage['told'][number]) => void = () => {};
  let events: HostEvents | undefined;

  const question = (question: Asked, signal?: AbortSignal): Promise<never> => {
    asked.push(question);
    return new Promise(resolve => {
      const settle = resolve as unknown as (answer: Answer<never>) => void;
      open.push({ resolve: settle, ...(signal && { signal }) });
      signal?.addEventListener('abort', () => settle({ kind: 'lost' }));
    });
  };
  const address: PageAddress = {
    ...{ clientId: payLink ? '' : 'client-1', code: 'code' in options ? options.code : code, language: 'en' },
    ...{ fiatCurrency: undefined, theme: undefined, style: {}, embedded, payLink },
  };
  const host: HostPage = {
    place,
    open: each => {
      events = each;
    },
    post: message => posted.push(message),
  };

  const session = createSession({
    address,
    host,
    client: {
      redeem: request => question({ ask: 'redeem', request }),
      payLink: each => question({ ask: 'payLink', code: each }),
      read: (secret, after, peerOrigin) => question({ ask: 'read', secret, after, peerOrigin }),
      act: (secret, ask, body, giveUp) => question({ ask, secret, body }, giveUp),
    },
    store: {
      proof: () => 'proof-1',
      read: () => stored.session,
      write: each => {
        stored.session = each;
      },
      forget: () => {
        stored.session = undefined;
      },
    },
    clock: {
      now: () => now,
      after(milliseconds, callback) {
        const timer = { at: now + milliseconds, callback };
        timers.push(timer);
        return () => {
          const at = timers.indexOf(timer);
          if (at !== -1) timers.splice(at, 1);
        };
      },
    },
    visibility: {
      shown: () => shown,
      onShown: callback => {
        onShown = callback;
      },
      onOnline: () => {},
    },
    tabs: {
      tell: progress => told.push(progress),
      onTold: callback => {
        tellPage = callback;
      },
    },
    hashCode: async each => `hash of ${each}`,
    forgetCode: () => {
      forgotten.codeForgotten = true;
    },
    findHostWallets: async () => options.wallets ?? [],
    findBrowserWallets: options.findBrowserWallets ?? (async () => []),
  });

  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const reply = async (answer: Answer<unknown>) => {
    const next = open.shift();
    if (next === undefined) throw new Error('the page has asked nothing');
    next.resolve(answer as Answer<never>);
    await settle();
  };

  async function pass(milliseconds: number): Promise<void> {
    now += milliseconds;
    const due = timers.filter(timer => timer.at <= now);
    for (const timer of due) {
      timers.splice(timers.indexOf(timer), 1);
      timer.callback();
    }
    await settle();
  }

  return {
    session,
    asked,
    posted,
    stored,
    address: forgotten,
    get host() {
      if (events === undefined) throw new Error('the page does not listen');
      return events;
    },
    answer: content => reply({ kind: 'content', content }),
    refuse: (httpStatus, errorType) => reply({ kind: 'refused', httpStatus, errorType, requestId: 'req_1' }),
    lose: () => reply({ kind: 'lost' }),
    async introduce(origin = hostOrigin) {
      events?.introduced({ origin, sdk: { platform: 'web', version: '3.13.0' } });
      await settle();
      await pass(40);
    },
    async show() {
      shown = true;
      onShown();
      await settle();
    },
    hide() {
      shown = false;
    },
    told,
    async tell(version, codeHash = 'hash of code-1') {
      tellPage({ codeHash, version });
      await settle();
    },
    pass,
  };
}
