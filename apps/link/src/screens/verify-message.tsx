import type { VerifyMessageScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { Address } from '../components/address.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { Field } from '../components/field.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { WholeText } from '../components/whole-text.tsx';
import { formatCountdown } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { HowToSign } from './how-to-sign.tsx';
import { bringsItsKey, contextExample } from './pasted-proof.ts';

/** The message is shown whole: what is signed is exactly what is read. */
export function VerifyMessage({ screen }: { screen: VerifyMessageScreen }) {
  const { session, state } = useLive();
  const { integration, paste, message, address, nonce, networkType } = screen;
  const [signature, setSignature] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const [context, setContext] = useState('');
  const [missing, setMissing] = useState<'signature' | 'publicKey'>();
  const deliberately = useDeliberate(message);
  const example = contextExample(networkType.networkType);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);

  const submit = () => {
    if (paste === undefined) return deliberately(() => session.act('sign-message'));
    if (signature.trim() === '') return setMissing('signature');
    const isAlone = publicKey.trim() === '' && !bringsItsKey(networkType.networkType, signature);
    if (paste.publicKey === 'required' && isAlone) return setMissing('publicKey');
    setMissing(undefined);
    session.act('submit-signature', {
      signature: signature.trim(),
      ...(publicKey.trim() !== '' && { publicKey: publicKey.trim() }),
      ...(context.trim() !== '' && { context: context.trim() }),
    });
  };

  return (
    <SessionScreen
      kind="verifyMessage"
      title={t('verifyMessage.title')}
      onPrimary={submit}
      footer={
        <>
          {paste === undefined && (
            <Button label={t('verifyMessage.refuse')} onPress={() => session.act('refuse-message')} />
          )}
          <SubmitButton
            disabled={left <= 0}
            label={paste === undefined ? t('verifyMessage.sign') : t('verifyMessage.submit')}
          />
        </>
      }
    >
      <p>{t('verifyMessage.body', { client: state.view.client.name })}</p>
      {integration !== undefined && <p>{t('verifyMessage.played', { name: integration.name })}</p>}
      <WholeText text={message} />
      <Facts>
        <Fact label={t('verifyMessage.address', { networkType: networkType.name })} wide>
          <Address address={address} />
        </Fact>
      </Facts>
      {left > 0 ? (
        <p class="small" role="timer">
          {t('verifyMessage.heldFor', { time: formatCountdown(left) })}
        </p>
      ) : (
        <Notice tone="problem" title={t('verifyMessage.expired')} />
      )}
      {paste !== undefined && (
        <>
          <p>{t('verifyMessage.paste')}</p>
          <HowToSign networkType={networkType.networkType} task={{ address, message, nonce }} />
          <Field
            label={t('verifyMessage.signature')}
            name="signature"
            leftToRight
            lines={3}
            maxLength={20_000}
            value={signature}
            onInput={setSignature}
            error={missing === 'signature' ? t('verifyMessage.signatureMissing') : undefined}
          />
          {paste.publicKey !== 'no' && (
            <Field
              label={
                paste.publicKey === 'required'
                  ? t('verifyMessage.publicKey')
                  : t('verifyMessage.publicKeyOptional')
              }
              name="publicKey"
              leftToRight
              maxLength={2_000}
              value={publicKey}
              onInput={setPublicKey}
              error={missing === 'publicKey' ? t('verifyMessage.publicKeyMissing') : undefined}
            />
          )}
          {example !== undefined && (
            <details>
              <summary>{t('verifyMessage.advanced')}</summary>
              <Field
                label={t('verifyMessage.context')}
                name="context"
                leftToRight
                lines={3}
                maxLength={20_000}
                value={context}
                onInput={setContext}
                hint={t('verifyMessage.contextHint', { example, domain: location.host })}
              />
            </details>
          )}
        </>
      )}
    </SessionScreen>
  );
}
