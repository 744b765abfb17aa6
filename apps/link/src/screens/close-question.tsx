import { Button, PrimaryButton } from '../components/button.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export type CloseQuestionProps = {
  onStay: () => void;
  onLeave: () => void;
  busy: boolean;
  /** The institution that has been asked to send: leaving does not take that back. */
  underwayAt: string | undefined;
};

/** Asked only where leaving loses something. */
export function CloseQuestion(props: CloseQuestionProps) {
  const name = props.underwayAt;
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
      <p>{name === undefined ? t('closeQuestion.body') : t('closeQuestion.underway', { name })}</p>
    </Screen>
  );
}
