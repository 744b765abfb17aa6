import type { CodeScreen } from '@fairlead/wire/session-view';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Field } from '../components/field.tsx';
import { useLive } from '../components/live.tsx';
import { sandboxCode } from '../components/sandbox-login.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { TransferSentence } from '../components/transfer-sentence.tsx';
import { formatCountdown, formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** A code from the institution: to log in, or to approve the transfer that is shown. */
export function Code({ screen }: { screen: CodeScreen }) {
  const { session, state } = useLive();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const deliberately = useDeliberate(screen.purpose);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const { transfer } = screen;
  const refusals = state.view.notice?.requestId;

  // A refused code is of no further use; the next one is typed at once. Before anybody can type it: an effect that came
  // later would take the first digits away again.
  useLayoutEffect(() => {
    if (refusals === undefined) return;
    setCode('');
    input.current?.focus();
  }, [refusals]);

  const enter = () => {
    const digits = code.replace(/\s/g, '');
    if (digits === '') {
      setMissing(true);
      input.current?.focus();
      return;
    }
    if (screen.purpose === 'login') session.act('enter-code', { code: digits });
    else deliberately(() => session.act('enter-code', { code: digits }));
  };

  return (
    <SessionScreen
      kind="code"
      title={screen.purpose === 'login' ? t('code.titleLogin') : t('code.titleApprove')}
      onPrimary={enter}
      footer={
        <SubmitButton
          disabled={left <= 0}
          label={
            transfer === undefined
              ? t('code.submit')
              : t('approve.submit', { type: transfer.transferType, amount: formatMoney(transfer.total) })
          }
        />
      }
    >
      {transfer !== undefined && <TransferSentence transfer={transfer} />}
      <p>{whereFrom(screen)}</p>
      <Field
        inputRef={input}
        label={t('code.label')}
        name="code"
        value={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        large
        onInput={typed => {
          setCode(typed);
          setMissing(false);
        }}
        error={missing ? t('code.missing') : left <= 0 ? t('code.expired') : undefined}
        hint={
          <>
            {state.view.environment === 'sandbox' && <p>{t('code.sandbox', { code: sandboxCode })}</p>}
            <p>{t('code.attempts', { count: screen.attemptsLeft })}</p>
            {left > 0 && <p>{t('code.validUntil', { time: formatCountdown(left) })}</p>}
          </>
        }
      />
      {screen.canResend && (
        <button class="link" type="button" onClick={() => session.act('resend-code')}>
          {t('code.resend')}
        </button>
      )}
    </SessionScreen>
  );
}

function whereFrom({ method, integration: { name }, sentTo }: CodeScreen): string {
  if (method === 'totp') return t('code.totp', { name });
  if (method === 'sms')
    return sentTo === undefined ? t('code.sms', { name }) : t('code.smsTo', { name, sentTo });
  return sentTo === undefined ? t('code.email', { name }) : t('code.emailTo', { name, sentTo });
}
