import type { WaitScreen } from '@fairlead/wire/session-view';
import { useServerNow } from '../components/elapsed.ts';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { TransferSentence } from '../components/transfer-sentence.tsx';
import { formatDuration } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** The institution wants time, or an act of the user somewhere else. */
export function Wait({ screen }: { screen: WaitScreen }) {
  const { session, state } = useLive();
  const waited = (useServerNow(session.serverNow) - Date.parse(screen.since)) / 1000;
  const { elsewhere } = screen;
  return (
    <SessionScreen kind="wait" title={titleOf(screen)}>
      <p class="named-wait">{whatFor(screen)}</p>
      <p class="small" role="timer">
        {waited >= 1 && t('wait.seconds', { time: formatDuration(waited) })}
      </p>
      <p class="small">
        {waited >= 10 && t('wait.longer')} {t('waiting.usual')}{' '}
        {elsewhere !== undefined && state.view.environment === 'sandbox' && t('elsewhere.sandbox')}
      </p>
      {screen.canResend && (
        <button class="link" type="button" onClick={() => session.act('resend-code')}>
          {t('elsewhere.resend')}
        </button>
      )}
      {screen.transfer !== undefined && <TransferSentence transfer={screen.transfer} />}
    </SessionScreen>
  );
}

/** In words of ours, whatever the institution says: they are in the user's language. */
function whatFor({ elsewhere, purpose, sentTo, integration: { name } }: WaitScreen): string {
  if (elsewhere === undefined) return t(`waiting.${purpose}`, { name });
  return elsewhere === 'email' && sentTo !== undefined
    ? t('elsewhere.emailTo', { name, sentTo })
    : t(`elsewhere.${elsewhere}`, { name });
}

function titleOf({ elsewhere, purpose, integration: { name } }: WaitScreen): string {
  if (elsewhere !== undefined) return t('elsewhere.title', { kind: elsewhere });
  return purpose === 'login' ? t('waiting.titleLogin', { name }) : t('waiting.titleApprove', { name });
}
