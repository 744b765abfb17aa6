/**
 * One visit to the page: opens the link once, shows what the server says, sends what the user does.
 *
 * It decides nothing about money. After anything doubtful (a lost answer, a session that has moved on) it reads the
 * session again and lets the user look; it never repeats an action by itself.
 */

import type { SessionAction, SessionActionBody } from '@fairlead/wire/session-actions';
import type { SessionView } from '@fairlead/wire/session-view';
import type { Clock } from '../clock.ts';
import type { HostIntroduction } from '../host/host-page.ts';
import type { HostWallet } from '../host/host-wallets.ts';
import { createMessageRelay, type MessageRelay } from '../host/message-relay.ts';
import type { BrowserWallet } from '../wallets/browser-wallets.ts';
import { readAccessTokens } from './access-tokens.ts';
import { isDeadToken } from './dead-token.ts';
import { lastWords } from './last-words.ts';
import { nextLook } from './next-look.ts';
import { findStored, type OpeningParts, openSession } from './opening.ts';
import type { OtherTabs } from './other-tabs.ts';
import type { DeadBecause, LiveState, PageNotice, PageState } from './page-state.ts';
import type { PageVisibility } from './page-visibility.ts';
import { hasMovedOn, lookAtPayLink } from './pay-link.ts';
import { createQueue } from './queue.ts';
import type { Answer, Refusal } from './session-client.ts';
import type { StoredSession } from './stored-session.ts';
import { createWalletSearch, type WalletsFound } from './wallet-search.ts';

/** The SDK sends the tokens that it was given right behind its introduction, as a message of its own. */
const tokensBehind = 40;
/** How long an old host may stay silent before we say so. */
const hostPatience = 10_000;
const retryWhenLost = 5_000;

export type Act = <Action extends SessionAction>(
  action: Action,
  ...body: Omit<SessionActionBody<Action>, 'version' | 'after'> extends infer Rest
    ? keyof Rest extends never
      ? []
      : object extends Rest
        ? [Rest?]
        : [Rest]
    : never
) => void;

export type Session = {
  state(): PageState;
  subscribe(changed: () => void): () => void;
  /** Says `loaded` and waits for the host; at top level, for the user. */
  open(): void;
  /** The user's gesture at top level. */
  begin(): void;
  act: Act;
  /** Looks again after a loss or a breakage. */
  lookAgain(): void;
  /** Stops waiting for an answer; what happened is looked up. */
  stopWaiting(): void;
  /** Leaves at once where nothing is lost, and asks otherwise. */
  close(): void;
  stay(): void;
  leave(): void;
  /** Milliseconds since the epoch by the server's clock. */
  serverNow(): number;
  /** Whether there is a host page to go back to. */
  canLeave(): boolean;
  /** The wallets of this browser that the page can ask, and those that came later; looked for once. */
  browserWallets(): Promise<readonly BrowserWallet[]>;
  /** Shows those that are known by now, and again whenever there are more, or no others are waited for. @returns ends it */
  watchBrowserWallets(show: (wallets: WalletsFound) => void): () => void;
};

export type SessionParts = OpeningParts & {
  clock: Clock;
  visibility: PageVisibility;
  tabs: OtherTabs;
  /** Takes the code out of the address bar. */
  forgetCode(): void;
  /** The wallets that the host page's browser has. */
  findHostWallets(origin: string): Promise<HostWallet[]>;
  /** The wallets of this window, and of a host page of that origin. */
  findBrowserWallets(
    hostOrigin: string | undefined,
    grown: (wallets: readonly BrowserWallet[]) => void,
  ): Promise<readonly BrowserWallet[]>;
};

export function createSession(parts: SessionParts): Session {
  const { address, host, client, store, clock, visibility, tabs } = parts;
  let state: PageState = { at: 'starting', waitingFor: 'host', since: clock.now() };
  let introduction: HostIntroduction | undefined;
  let accessTokens: string[] = [];
  /** Set while the link waits for tokens; calling it ends the wait. */
  let startWithoutTokens: (() => void) | undefined;
  let secret = '';
  let codeHash: string | undefined;
  let relay: MessageRelay = relayFrom({ lastPosted: 0, left: false });
  let redeemLost = false;
  let serverAhead = 0;
  let cancelLook = () => {};
  let giveUp = new AbortController();
  /** So that a poll cannot outdate the user's action. */
  const oneByOne = createQueue();
  const listeners = new Set<() => void>();
  const wallets = createWalletSearch(grown =>
    parts.findBrowserWallets(host.place === 'frame' ? introduction?.origin : undefined, grown),
  );

  function show(next: PageState): void {
    state = next;
    for (const changed of listeners) changed();
  }

  function update(change: Partial<LiveState>): void {
    if (state.at === 'live') show({ ...state, ...change });
  }

  function relayFrom(progress: { lastPosted: number; left: boolean }): MessageRelay {
    return createMessageRelay(
      message => host.post(message),
      progress,
      next => remember(next),
    );
  }

  function remember(progress: { lastPosted: number; left: boolean }): void {
    if (codeHash === undefined || secret === '') return;
    const peerOrigin = introduction?.origin;
    store.write({ ...progress, clientId: address.clientId, secret, codeHash, peerOrigin });
  }

  // ---- opening -------------------------------------------------------------------------------------------------

  function open(): void {
    visibility.onShown(() => {
      if (state.at === 'starting' && state.waitingFor === 'visible') void openLink();
      else if (state.at === 'live') void read();
      else if (state.at === 'payLink') void followPayLink();
    });
    tabs.onTold(told => {
      const isNews = state.at === 'live' && told.codeHash === codeHash && told.version > state.view.version;
      if (isNews && visibility.shown()) void read(); // else `onShown` does
    });
    visibility.onOnline(() => {
      if (state.at === 'offline' || (state.at === 'live' && state.notice === 'connectionLost')) lookAgain();
    });
    if (host.place === 'window') {
      void openAtTop();
      return;
    }
    clock.after(hostPatience, () => {
      if (introduction === undefined && state.at === 'starting') show({ at: 'hostSilent' });
    });
    host.open({
      introduced(who) {
        introduction = who;
        startWithoutTokens = clock.after(tokensBehind, () => void openLink());
      },
      accessTokens(tokens) {
        if (startWithoutTokens === undefined) return;
        startWithoutTokens();
        startWithoutTokens = undefined;
        accessTokens = readAccessTokens(tokens);
        void openLink();
      },
      closeRequested: close,
    });
  }

  async function openAtTop(): Promise<void> {
    const { stored } = await findStored(parts, undefined);
    if (stored !== undefined) await resume(stored);
    else if (address.code === undefined) dead('noCode');
    else if (address.payLink) await followPayLink();
    else show({ at: 'welcome' });
  }

  async function followPayLink(): Promise<void> {
    cancelLook();
    const look = { client, code: address.code ?? '', state: () => state, show, lost, refused };
    const again = await lookAtPayLink(look);
    if (again === undefined) return;
    cancelLook = clock.after(again, () => {
      if (visibility.shown()) void followPayLink(); // else `onShown` does
    });
  }

  async function openLink(): Promise<void> {
    if (!visibility.shown()) return show({ at: 'starting', waitingFor: 'visible', since: clock.now() });
    startWithoutTokens = undefined;
    show({ at: 'starting', waitingFor: 'server', since: clock.now() });
    const opening = await openSession(parts, introduction, accessTokens);
    switch (opening.kind) {
      case 'resume':
        return resume(opening.stored);
      case 'noCode':
        return dead('noCode');
      case 'refused':
        return refused(opening);
      case 'lost':
        redeemLost = true;
        return lost();
      case 'redeemed':
        ({ secret, codeHash } = opening);
        remember(relay.progress());
        parts.forgetCode();
        accept(opening.view, 'forward');
        return tellOfWallets();
    }
  }

  /** Said once and beside whatever the user does; should it fail, nothing is lost but the host's `onEvent`. */
  async function tellOfWallets(): Promise<void> {
    if (host.place !== 'frame' || introduction?.origin === undefined) return;
    const wallets = await parts.findHostWallets(introduction.origin);
    if (wallets.length === 0) return;
    const answer = await oneByOne(async () => {
      if (state.at !== 'live') return;
      const all = { wallets, version: state.view.version, after: relay.progress().lastPosted };
      return client.act(secret, 'tell-wallets', all, new AbortController().signal);
    });
    if (answer?.kind === 'content') accept(answer.content, 'forward');
  }

  async function resume(stored: StoredSession): Promise<void> {
    ({ secret, codeHash } = stored);
    relay = relayFrom({ lastPosted: stored.lastPosted, left: stored.left });
    parts.forgetCode();
    await read();
  }

  // ---- the session ---------------------------------------------------------------------------------------------

  function accept(view: SessionView, direction: 'forward' | 'back', notice?: PageNotice): void {
    if (state.at === 'over') return;
    // An answer that was overtaken by a newer one shows the past.
    if (state.at === 'live' && view.version < state.view.version) return;
    if (codeHash !== undefined) tabs.tell({ codeHash, version: view.version });
    if (view.now !== undefined) serverAhead = Date.parse(view.now) - clock.now();
    const sameScreen = state.at === 'live' && state.view.screen.kind === view.screen.kind;
    const asksToClose = state.at === 'live' && sameScreen && state.asksToClose;
    const busy = state.at === 'live' && state.busy !== undefined ? { busy: state.busy } : {};
    show({ at: 'live', view, direction, asksToClose, ...busy, ...(notice === undefined ? {} : { notice }) });
    relay.deliver(view.messages);
    if (view.screen.kind === 'ended') store.forget();
    else lookLater(view);
  }

  /** Waits, progress and prices change by themselves. */
  function lookLater(view: SessionView): void {
    cancelLook();
    const look = nextLook(view.screen, serverNow());
    if (look === undefined) return;
    cancelLook = clock.after(look.inMilliseconds, () => {
      if (!visibility.shown()) return; // `onShown` reads the session and so starts this again
      if (look.by === 'reading') void read();
      else void send(look.by, {}, look.by === 'refresh-preview');
    });
  }

  async function read(notice?: PageNotice): Promise<void> {
    const answer = await oneByOne(() =>
      client.read(secret, relay.progress().lastPosted, introduction?.origin),
    );
    if (answer.kind === 'content') accept(answer.content, 'forward', notice);
    else if (answer.kind === 'lost') lost();
    else refused(answer);
  }

  async function send(action: SessionAction, body: object, userWaits: boolean): Promise<void> {
    if (state.at !== 'live' || state.busy !== undefined) return;
    cancelLook();
    const seen = state.view;
    if (userWaits) {
      const { notice: _seen, ...rest } = state;
      show({ ...rest, busy: { action, since: clock.now() } });
    }
    giveUp = new AbortController();
    const { signal } = giveUp;
    const answer = await oneByOne(() => {
      // A poll may have counted the version up without changing what the user sees.
      const present = state.at === 'live' && state.view.screen.kind === seen.screen.kind ? state.view : seen;
      const all = { ...body, version: present.version, after: relay.progress().lastPosted };
      return client.act(secret, action, all as SessionActionBody<typeof action>, signal);
    });
    if (state.at !== 'live') return;
    endWait();
    if (answer.kind === 'content') return accept(answer.content, action === 'back' ? 'back' : 'forward');
    if (answer.kind === 'lost') return signal.aborted ? read() : lost();
    if (answer.errorType === 'sessionMovedOn') return read(userWaits ? 'changedMeanwhile' : undefined);
    if (answer.httpStatus === 429) {
      lookLater(seen);
      return update(userWaits ? { notice: 'tooOften' } : {});
    }
    refused(answer);
  }

  function endWait(): void {
    if (state.at !== 'live') return;
    const { busy: _ended, ...rest } = state;
    show(rest);
  }

  function stopWaiting(): void {
    giveUp.abort();
  }

  // ---- when it does not go on ----------------------------------------------------------------------------------

  function lost(): void {
    if (state.at === 'over') return;
    if (state.at === 'live') update({ notice: 'connectionLost' });
    else show({ at: 'offline' });
    cancelLook();
    cancelLook = clock.after(retryWhenLost, lookAgain);
  }

  function refused(refusal: Refusal): void {
    if (state.at === 'over') return;
    cancelLook();
    const { errorType, httpStatus, requestId } = refusal;
    if (httpStatus === 429) lost();
    else if (address.payLink && secret === '' && hasMovedOn(errorType)) void followPayLink();
    else if (isDeadToken(errorType)) dead(errorType);
    else if (httpStatus === 401) {
      store.forget();
      show({ at: 'over', because: 'expired' });
    } else show(requestId === undefined ? { at: 'broken' } : { at: 'broken', requestId });
  }

  function dead(because: DeadBecause): void {
    const hostOrigin = introduction?.origin;
    const afterLoss = redeemLost && because === 'linkTokenUsed';
    show({ at: 'dead', because, afterLoss, ...(hostOrigin === undefined ? {} : { hostOrigin }) });
  }

  function lookAgain(): void {
    cancelLook();
    if (secret !== '') void read();
    else if (address.payLink && !redeemLost) void openAtTop();
    else void openLink();
  }

  // ---- leaving -------------------------------------------------------------------------------------------------

  function close(): void {
    if (state.at === 'live' && state.view.closing === 'asks' && !state.asksToClose)
      update({ asksToClose: true });
    else leave();
  }

  function stay(): void {
    update({ asksToClose: false });
  }

  function leave(): void {
    if (state.at === 'live' && state.notice !== 'connectionLost') {
      void closeSession(3);
    } else leaveWithoutServer();
  }

  /** The server words the last message. Leaving is right in any version, so it may be said again for a newer one. */
  async function closeSession(tries: number): Promise<void> {
    if (state.at !== 'live') return;
    update({ busy: { action: 'close', since: clock.now() } });
    const answer: Answer<SessionView> = await oneByOne(() => {
      const version = state.at === 'live' ? state.view.version : 0;
      return client.act(secret, 'close', { version, after: relay.progress().lastPosted }, giveUp.signal);
    });
    endWait();
    if (answer.kind === 'content') return accept(answer.content, 'forward');
    if (answer.kind === 'refused' && answer.errorType === 'sessionMovedOn' && tries > 1) {
      await read();
      return closeSession(tries - 1);
    }
    leaveWithoutServer();
  }

  function leaveWithoutServer(): void {
    if (host.place === 'window' || introduction !== undefined) relay.leave(lastWords(state));
    cancelLook();
    store.forget();
    show({ at: 'over', because: 'closed' });
  }

  function serverNow(): number {
    return clock.now() + serverAhead;
  }

  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    open,
    begin() {
      cancelLook();
      void openLink();
    },
    act: ((action: SessionAction, body: object = {}) => void send(action, body, true)) as Act,
    lookAgain,
    stopWaiting,
    close,
    stay,
    leave,
    serverNow,
    canLeave: () => !relay.progress().left && introduction !== undefined,
    browserWallets: wallets.all,
    watchBrowserWallets: wallets.watch,
  };
}
