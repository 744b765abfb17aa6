/** The whole page: band, header, and the one screen that is due. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Header } from './components/header.tsx';
import { LiveContext } from './components/live.tsx';
import { useStyle } from './look/use-style.ts';
import { Broken } from './screens/broken.tsx';
import { CloseQuestion } from './screens/close-question.tsx';
import { DeadToken } from './screens/dead-token.tsx';
import { Ended } from './screens/ended.tsx';
import { HostSilent } from './screens/host-silent.tsx';
import { LaterPayLink } from './screens/later-pay-link.tsx';
import { Offline } from './screens/offline.tsx';
import { OriginNotAllowed } from './screens/origin-not-allowed.tsx';
import { loadLaterScreens, ScreenOfSession, screenKey } from './screens/session-screens.tsx';
import { Starting } from './screens/starting.tsx';
import { Welcome } from './screens/welcome.tsx';
import type { LiveState, PageState, PayLinkAt } from './session/page-state.ts';
import type { Session } from './session/session.ts';
import { t } from './texts/texts.ts';

export type AppProps = {
  session: Session;
  /** Puts a client's style on the document. */
  wear: (style: LinkStyle) => void;
};

export function App({ session, wear }: AppProps) {
  const [state, setState] = useState(session.state);
  useLayoutEffect(() => {
    const follow = () => setState(session.state());
    follow();
    return session.subscribe(follow);
  }, [session]);
  if (state.at === 'live') return <LivePage session={session} state={state} wear={wear} />;
  if (state.at === 'payLink') return <LaterPayLink state={state} onBegin={session.begin} wear={wear} />;
  const ended = state.at === 'over' && state.because === 'closed';
  return (
    <div class="page">
      <Header onClose={session.canLeave() && !ended ? session.leave : undefined} />
      <OwnScreen key={state.at} session={session} state={state} />
    </div>
  );
}

function LivePage({ session, state, wear }: AppProps & { state: LiveState }) {
  const { view, asksToClose } = state;
  const over = view.screen.kind === 'ended';
  const client = view.client.name;
  const title = t('header.title', { type: view.transferType, client });
  useEffect(() => {
    // A failure shows when the screens are due.
    loadLaterScreens().catch(() => {});
  }, []);
  const beneath = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && !asksToClose) beneath.current?.querySelector('h1')?.focus({ preventScroll: true });
    asked.current = asksToClose;
  }, [asksToClose]);
  useStyle(view.client.style, wear);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const back = () => (asksToClose ? session.stay() : session.act('back'));
  return (
    <LiveContext.Provider value={{ session, state }}>
      <div class="page">
        <Header
          sandbox={view.environment === 'sandbox'}
          title={title}
          logo={view.client.logoUrl === undefined ? undefined : { url: view.client.logoUrl, name: client }}
          onBack={(view.canGoBack && !over) || asksToClose ? back : undefined}
          onClose={over && !session.canLeave() ? undefined : session.close}
        />
        {asksToClose && (
          <CloseQuestion
            onStay={session.stay}
            onLeave={session.leave}
            busy={state.busy !== undefined}
            underwayAt={
              view.screen.kind === 'progress' ? view.screen.transfer.from.integration.name : undefined
            }
          />
        )}
        {/* Stays while the question is asked: whoever stays finds everything as it was. */}
        <div class="beneath" ref={beneath} hidden={asksToClose}>
          <ScreenOfSession key={screenKey(view.screen)} screen={view.screen} />
        </div>
      </div>
    </LiveContext.Provider>
  );
}

/** The page's own screens, for when the server has none. */
function OwnScreen({
  session,
  state,
}: {
  session: Session;
  state: Exclude<PageState, LiveState | PayLinkAt>;
}) {
  const close = session.canLeave() ? session.leave : undefined;
  switch (state.at) {
    case 'starting':
      return <Starting waitingFor={state.waitingFor} since={state.since} />;
    case 'welcome':
      return <Welcome onBegin={session.begin} />;
    case 'hostSilent':
      return <HostSilent />;
    case 'dead':
      return state.because === 'originNotAllowed' ? (
        <OriginNotAllowed origin={state.hostOrigin ?? location.origin} onClose={close} />
      ) : (
        <DeadToken because={state.because} afterLoss={state.afterLoss} onClose={close} />
      );
    case 'offline':
      return <Offline onTryNow={session.lookAgain} />;
    case 'broken':
      return <Broken requestId={state.requestId} onTryAgain={session.lookAgain} />;
    case 'over':
      return <Ended because={state.because} />;
  }
}
