/** A screen of a session: what the server has to notice, what the page waits for, and the way back. */
import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';
import { Button } from './button.tsx';
import { useWaitStage } from './elapsed.ts';
import { useLive } from './live.tsx';
import { PageNotices } from './page-notices.tsx';
import { Screen } from './screen.tsx';
import { useCovered } from './sight.ts';

export type SessionScreenProps = {
  kind: string;
  title: string;
  children?: ComponentChildren;
  footer?: ComponentChildren;
  onPrimary?: () => void;
};

/** Where the user is about to trust somebody with something. */
const withTerms: ReadonlySet<string> = new Set(['home', 'catalog', 'login', 'preview']);

export function SessionScreen(props: SessionScreenProps) {
  const { session, state } = useLive();
  const stage = useWaitStage(state.busy?.since);
  const covered = useCovered();
  return (
    <Screen
      kind={props.kind}
      title={props.title}
      direction={state.direction}
      onBack={state.view.canGoBack ? () => session.act('back') : undefined}
      notices={<PageNotices />}
      footer={
        <>
          <p class="waiting" role="status">
            {stage === 'words' && t('wait.working')}
            {stage === 'wayOut' && t('wait.longer')}
            {covered && t('approve.covered')}
          </p>
          {stage === 'wayOut' && <Button label={t('action.stopWaiting')} onPress={session.stopWaiting} />}
          {props.footer}
        </>
      }
      {...(props.onPrimary === undefined ? {} : { onPrimary: props.onPrimary })}
    >
      {props.children}
      {state.view.canDepositByHand && (
        <p>
          <button class="link" type="button" onClick={() => session.act('deposit-by-hand')}>
            {t('byHand.offer')}
          </button>
        </p>
      )}
      {state.view.termsUrl !== undefined && withTerms.has(props.kind) && (
        <p class="small">
          <a
            href={state.view.termsUrl}
            target="_blank"
            rel="noopener noreferrer"
            onClick={() => session.act('tell', { event: 'legalTermsViewed' })}
          >
            {t('terms')}
          </a>
        </p>
      )}
    </Screen>
  );
}
