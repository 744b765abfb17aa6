import { Button, PrimaryButton } from '../components/button.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

/** Asked only where leaving loses something. */
export function CloseQuestion(props: { onStay: () => void; onLeave: () => void; busy: boolean }) {
  return (
    <Screen
      kind="closeQuestion"
      title={t('closeQuestion.title')}
      onBack={props.onStay}
      onPrimary={props.onStay}
      footer={
        <>
          <Button label={t('closeQuestion.leave')} onPress={props.onLeave} disabled={props.busy} />
          <PrimaryButton label={t('closeQuestion.stay')} />
        </>
      }
    >
      <p>{t('closeQuestion.body')}</p>
    </Screen>
  );
}
