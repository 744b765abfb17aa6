/**
 * A whole server without a socket, for tests of the session flow: real PostgreSQL, the real routes, the sandbox's real
 * exchanges or a connector of the test's. Time stands still until the test moves it, and background work is done when
 * the test says so.
 */
import { createHash } from 'node:crypto';
import type { Connector } from '@fairlead/connectors';
import type { TransferModel } from '@fairlead/wire';
import type { AccessTokenPayload } from '@fairlead/wire/link-messages';
import type { RedeemRequest, SessionAction, SessionActionBody } from '@fairlead/wire/session-actions';
import type { OutgoingMessage, Screen, SessionView } from '@fairlead/wire/session-view';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { createApp, type Services } from '../src/app.ts';
import { type Catalog, createCatalog, type Integration } from '../src/catalog/index.ts';
import { withBrowserWallets } from '../src/chain-wallets/index.ts';
import { clientDirectory, createClient, createKey } from '../src/clients/index.ts';
import { readConfig } from '../src/config.ts';
import type { Notifications } from '../src/database/notifications.ts';
import type { Database, Environment, Scope } from '../src/database/schema.ts';
import { lookAtDueTransfers } from '../src/flow/track.ts';
import { callCounter, createLogger } from '../src/http/index.ts';
import { createMetrics } from '../src/metrics/index.ts';
import { createPrices } from '../src/prices/prices.ts';
import { addToCounts } from '../src/rate-limits/store.ts';
import { sandboxClocks } from '../src/sandbox/clocks.ts';
import { sandboxExchanges } from '../src/sandbox/exchanges.ts';
import { openSecrets } from '../src/secrets/secrets.ts';
import type { Random } from '../src/surroundings.ts';
import { noTracing } from '../src/tracing/index.ts';
import { nextLook } from '../src/transfers/store.ts';
import { address, destination, network } from './link-token-bodies.ts';

export const noon = new Date('2026-06-01T12:00:00.000Z');
export const hostOrigin = 'http://localhost:3000';
const publicUrl = 'http://localhost:4000';

/** Exchanges that the sandbox plays: one with a form and a code, one that makes API keys besides, one with a window. */
export const exchange = {
  byPassword: { id: '4382ac7b-91e7-5a1d-aaac-7b391be29c80', name: 'Binance', type: 'sandbox' },
  withKeys: { id: '136f3a33-297a-5c5c-ba9f-d2eae704ca1c', name: 'KuCoin', type: 'kuCoinDirect' },
  byWindow: { id: '721a5035-029f-4e05-bf3c-009da2fe381b', name: 'Coinbase', type: 'sandboxCoinbase' },
} as const;

/** A wallet that the sandbox plays. */
export const wallet = {
  id: '34aeb688-decb-485f-9d80-b66466783394',
  name: 'MetaMask',
  type: 'deFiWallet',
} as const;

export const seconds = (count: number) => count * 1_000;
export const minutes = (count: number) => count * 60_000;

/** Random enough for keys and ids, and the same in every run with the same seed. */
export function seededRandom(seed: string): Random {
  let count = 0;
  const block = () => createHash('sha256').update(`${seed} ${count++}`).digest();
  const bytes = (size: number) => {
    const blocks = Array.from({ length: Math.ceil(size / 32) }, block);
    return Buffer.concat(blocks).subarray(0, size);
  };
  const uuid = () => {
    const hex = bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  return { bytes, uuid, uuidInOrder: uuid };
}

export type TestClock = { now(): Date; pass(milliseconds: number): void };

export function testClock(start = noon): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

/** A deposit whose every choice is made: one destination with its amount, so that the login leads to the preview. */
export const fixedDeposit = (changes: object = {}) => ({
  userId: 'user-1',
  transferOptions: {
    transferType: 'deposit',
    transactionId: 'order-1',
    toAddresses: [destination({ amount: 25 })],
    ...changes,
  },
});

/** A proof of a wallet and nothing else. */
export const verification = (changes: object = {}) => ({ userId: 'user-1', verifyWalletOptions: changes });

/** A deposit that asks for everything: two assets, one of them on three networks, no amount. */
export const openDeposit = () => ({
  userId: 'user-1',
  transferOptions: {
    transferType: 'deposit',
    transactionId: 'order-1',
    toAddresses: [
      destination(),
      destination({ networkId: network.base }),
      destination({ networkId: network.polygon }),
      destination({ networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoin }),
    ],
  },
});

export type FlowOptions = {
  /** Absent: as it is shipped. */
  catalog?: Catalog;
  db: Kysely<Database>;
  clock?: TestClock;
  seed?: string;
  /** Instead of the sandbox's exchange; `undefined` leaves the sandbox's. */
  connectorFor?: (
    scope: Scope,
    integration: Integration,
    sandbox: Connector | undefined,
  ) => Connector | undefined;
  /** Instead of the sandbox's. */
  prices?: Services['prices'];
  /** Where log lines go; absent: nowhere. */
  logLines?: string[];
  /** Absent: nobody hears of anything. */
  notifications?: Notifications;
  /** How long a connector may take to answer, in real milliseconds. */
  institutionPatienceMs?: number;
  /** Chains that can be asked; absent: none. */
  askChain?: Services['askChain'];
  /** Absent: nothing is traced. */
  tracing?: Services['tracing'];
  /** Nodes of Solana; absent: none. */
  solana?: Services['solana'];
  /** Sees what arrives on chains; absent: nothing does. */
  watch?: Services['watch'];
};

export type Flow = {
  services: Services;
  app: FastifyInstance;
  clock: TestClock;
  /** When the flow asked to be woken. */
  wakes: Date[];
  newClient(environment?: Environment): Promise<TestClient>;
  /** Does the due work until there is nothing that is due now. */
  work(): Promise<void>;
  /** Lets so much time pass, doing what falls due in between. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
};

const settlementMs = 10_000;

const noWatch: Services['watch'] = {
  covers: () => false,
  blockDelayMs: () => 0,
  look: () => Promise.reject(new Error('no chain is watched')),
  ask: () => Promise.reject(new Error('no chain is watched')),
  askSolana: () => Promise.reject(new Error('no chain is watched')),
  confirmationsOn: () => 1,
};

export async function flow(options: FlowOptions): Promise<Flow> {
  const { db, clock = testClock(), logLines } = options;
  const random = seededRandom(options.seed ?? crypto.randomUUID());
  const log = createLogger(
    logLines
      ? { level: 'trace', destination: { write: (line: string) => void logLines.push(line) } }
      : { level: 'silent' },
  );
  const { config } = readConfig({ FAIRLEAD_DATA_DIR: '/nowhere', FAIRLEAD_PUBLIC_URL: publicUrl }, '/');
  const catalog = options.catalog ?? createCatalog();
  const secrets = await openSecrets({ db, masterKey: Buffer.alloc(32, 7), random, clock });
  const directory = clientDirectory({ db, clock, log });
  const wakes: Date[] = [];
  const pause = async (milliseconds: number) => clock.pass(milliseconds);
  const watch = options.watch ?? noWatch;
  const prices = options.prices ?? createPrices(undefined);
  const sandbox = withBrowserWallets(
    { db, catalog, watch, prices },
    sandboxExchanges({ db, catalog, random, publicUrl, settlementMs, pause }),
  );
  const services: Services = {
    config,
    publicUrl,
    db,
    notifications: options.notifications ?? { on: () => () => {}, close: async () => {} },
    clock,
    sandboxClocks: sandboxClocks({ db, clock }),
    random,
    log: log as FastifyBaseLogger,
    secrets,
    catalog,
    directory,
    calls: callCounter({ clock, share: counts => addToCounts(db, counts) }),
    connectorFor: (scope, each, setting) => {
      const played = sandbox(scope, each, setting);
      return options.connectorFor ? options.connectorFor(scope, each, played) : played;
    },
    prices,
    askChain: options.askChain ?? (async () => undefined),
    tracing: options.tracing ?? noTracing,
    solana: options.solana ?? (() => undefined),
    watch,
    metrics: createMetrics({ db, clock }),
    pause,
    institutionPatienceMs: options.institutionPatienceMs ?? 30_000,
    wake: at => void wakes.push(at),
    reach: { ranges: [], sandboxLoopback: true },
    deliver: () => {},
    isDatabaseReady: async () => true,
    close: async () => {
      await directory.close();
      await services.calls.close();
    },
  };
  const app = await createApp(services);
  await app.ready();

  const work = async () => {
    while ((await lookAtDueTransfers(services)) > 0);
  };
  return {
    services,
    app,
    clock,
    wakes,
    newClient: environment => newClient(services, app, clock, environment),
    work,
    async pass(milliseconds) {
      const end = clock.now().getTime() + milliseconds;
      for (let looks = 0; ; looks += 1) {
        if (looks > 1_000) throw new Error('the same is due again and again');
        const next = (await nextLook(db))?.getTime();
        if (next === undefined || next > end) break;
        clock.pass(Math.max(0, next - clock.now().getTime()));
        await work();
      }
      clock.pass(end - clock.now().getTime());
    },
    async close() {
      await app.close();
      await services.close();
    },
  };
}

export type Answer<Content = unknown> = {
  status: number;
  errorType: string;
  content: Content;
  message: string;
  headers: Record<string, unknown>;
};

/** `undefined` leaves a field out. */
export type RedeemChanges = { [Field in keyof RedeemRequest]?: RedeemRequest[Field] | undefined };

export type TestClient = {
  scope: Scope;
  key: string;
  /** What its back end sends with every request. */
  headers: Record<string, string>;
  app: FastifyInstance;
  /** Redeems a token that a mint has answered. */
  openToken(linkToken: string): Promise<Page>;
  mint(body?: object): Promise<{ code: string; linkToken: string }>;
  redeem(
    code: string,
    changes?: RedeemChanges,
  ): Promise<Answer<{ sessionSecret: string; view: SessionView }>>;
  /** Mints and redeems. */
  open(body?: object, changes?: RedeemChanges): Promise<Page>;
  transfers(query?: string): Promise<Answer<{ items: TransferModel[]; total: number }>>;
};

function codeIn(linkToken: string): string {
  return new URL(Buffer.from(linkToken, 'base64').toString()).searchParams.get('auth_code') ?? '';
}

let addresses = 0;

async function newClient(
  services: Services,
  app: FastifyInstance,
  clock: TestClock,
  environment: Environment = 'sandbox',
): Promise<TestClient> {
  const { clientId } = await createClient(services, 'A shop');
  const scope = { clientId, environment };
  const key = await createKey(services, scope, 'readWrite');
  if (!key) throw new Error('a new client could not get a key');
  const headers = { 'x-client-id': clientId, 'x-client-secret': key.secret };
  const opened = async (code: string, changes?: RedeemChanges) => {
    const answer = await client.redeem(code, changes);
    if (answer.status !== 200) throw new Error(`redeeming: ${answer.message}`);
    return pageOf({ app, clock }, answer.content.sessionSecret, answer.content.view);
  };
  const client: TestClient = {
    scope,
    key: key.secret,
    headers,
    app,
    async mint(body = fixedDeposit()) {
      const answer = await ask(app, { method: 'POST', url: '/api/v1/linktoken', headers, payload: body });
      if (answer.status !== 200) throw new Error(`minting: ${answer.message}`);
      const { linkToken } = answer.content as { linkToken: string };
      return { code: codeIn(linkToken), linkToken };
    },
    redeem(code, changes = {}) {
      const payload = { clientId, code, surface: 'overlay', peerOrigin: hostOrigin, ...changes };
      return ask(app, { method: 'POST', url: '/link/v1/redeem', payload });
    },
    openToken: linkToken => opened(codeIn(linkToken)),
    async open(body, changes) {
      const { code } = await client.mint(body);
      return opened(code, changes);
    },
    transfers: (query = '') =>
      ask(app, { method: 'GET', url: `/api/v1/transfers/managed/mesh${query}`, headers }),
  };
  return client;
}

type Request = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  payload?: object | string;
};

/** Every request comes from an address of its own, so that no test meets the limits of another. */
export async function ask<Content>(app: FastifyInstance, request: Request): Promise<Answer<Content>> {
  addresses += 1;
  const remoteAddress = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
  const answer = await app.inject({ ...request, remoteAddress });
  const isJson = String(answer.headers['content-type']).startsWith('application/json');
  const body = isJson ? answer.json() : {};
  return {
    status: answer.statusCode,
    errorType: body.errorType ?? '',
    content: body.content,
    message: body.message ?? '',
    headers: answer.headers,
  };
}

/** What an action needs besides `version` and `after`. */
export type ActionWords<Action extends SessionAction> = Omit<SessionActionBody<Action>, 'version' | 'after'>;

/** One Link page: it remembers the last view, as the page in the browser does. */
export type Page = {
  secret: string;
  app: FastifyInstance;
  view: SessionView;
  messages: OutgoingMessage[];
  screen(): Screen;
  /** The screen, which must be of this kind. */
  on<Kind extends Screen['kind']>(kind: Kind): Extract<Screen, { kind: Kind }>;
  /** Sends an action as the page would and takes the answer's view. Throws unless it is answered 200. */
  act<Action extends SessionAction>(
    action: Action,
    ...words: object extends ActionWords<Action> ? [ActionWords<Action>?] : [ActionWords<Action>]
  ): Promise<SessionView>;
  /** Sends whatever it is told, and changes nothing here. */
  send(action: string, body: object): Promise<Answer<SessionView>>;
  read(after?: number, peerOrigin?: string): Promise<SessionView>;
  /** Through the login to whatever comes after it. */
  logIn(user?: string): Promise<SessionView>;
  approveWithCode(): Promise<SessionView>;
  /** The same session in another tab, or after a reload: knows the secret and nothing else. */
  reload(): Promise<Page>;
};

export function pageOf(server: Pick<Flow, 'app' | 'clock'>, secret: string, firstView: SessionView): Page {
  const { app, clock } = server;
  const headers = { authorization: `Bearer ${secret}` };
  refuseSentences(firstView);
  const page: Page = {
    secret,
    app,
    view: firstView,
    messages: [...firstView.messages],
    screen: () => page.view.screen,
    on(kind) {
      const { screen } = page.view;
      if (screen.kind !== kind) throw new Error(`the screen is ${screen.kind}, not ${kind}`);
      return screen as Extract<Screen, { kind: typeof kind }>;
    },
    async act(action, ...[words]) {
      const body = { version: page.view.version, after: lastOf(page), ...words };
      const answer = await page.send(action, body);
      if (answer.status !== 200) {
        throw new Error(`${action} on ${page.view.screen.kind}: ${answer.status} ${answer.message}`);
      }
      return take(page, answer.content);
    },
    send: (action, payload) =>
      ask(app, { method: 'POST', url: `/link/v1/session/${action}`, headers, payload }),
    async read(after = lastOf(page), peerOrigin = hostOrigin) {
      const url = `/link/v1/session?after=${after}&peerOrigin=${encodeURIComponent(peerOrigin)}`;
      const answer = await ask<SessionView>(app, { method: 'GET', url, headers });
      if (answer.status !== 200) throw new Error(`reading: ${answer.status} ${answer.message}`);
      return take(page, answer.content);
    },
    async logIn(user = 'Mesh') {
      if (page.view.screen.kind === 'catalog') {
        await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
      }
      await page.act('log-in', { username: user, password: 'Pass123' });
      if (page.view.screen.kind !== 'code') return page.view;
      await page.act('enter-code', { code: '123456' });
      clock.pass(page.on('wait').pollAfterMs * 2);
      return page.act('continue');
    },
    async approveWithCode() {
      await page.act('approve', { previewId: page.on('preview').previewId });
      return page.act('enter-code', { code: '123456' });
    },
    async reload() {
      const url = `/link/v1/session?after=0&peerOrigin=${encodeURIComponent(hostOrigin)}`;
      const answer = await ask<SessionView>(app, { method: 'GET', url, headers });
      if (answer.status !== 200) throw new Error(`reloading: ${answer.status} ${answer.message}`);
      return pageOf(server, secret, answer.content);
    },
  };
  return page;
}

function lastOf(page: Page): number {
  return page.messages.at(-1)?.sequence ?? 0;
}

/** Fields that are not of this system's wording: names, the client's text for what is paid, the message to sign. */
const foreignWords: ReadonlySet<string> = new Set(['name', 'accountName', 'goods', 'message', 'qrText']);

/**
 * The page speaks the user's language and the server English. So the server tells the page keys and never a sentence;
 * where one slipped in, the session's view is refused here, in every test that looks at one.
 */
export function refuseSentences(view: Pick<SessionView, 'screen' | 'notice'>): void {
  JSON.stringify([view.screen, view.notice], (field, value: unknown) => {
    if (foreignWords.has(field)) return undefined;
    if (typeof value === 'string' && /\p{L}+[,:;]? \p{L}+[,:;]? \p{L}+/u.test(value)) {
      throw new Error(
        `the ${view.screen.kind} screen is told "${value}" as ${field}: give the page a key, and its files of texts the words`,
      );
    }
    return value;
  });
}

function take(page: Page, view: SessionView): SessionView {
  refuseSentences(view);
  const last = lastOf(page);
  page.messages.push(...view.messages.filter(({ sequence }) => sequence > last));
  page.view = view;
  return view;
}

/** What the client's page was given for the account that was connected last. */
export function accessTokenOf(page: Page): string {
  const message = page.messages.findLast(({ type }) => type === 'brokerageAccountAccessToken');
  const payload = message?.payload as AccessTokenPayload | undefined;
  const token = payload?.accountTokens[0]?.accessToken;
  if (token === undefined) throw new Error('no account was connected');
  return token;
}
