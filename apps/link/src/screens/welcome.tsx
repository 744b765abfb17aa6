import { PrimaryButton } from '../components/button.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

/** At top level. Mail scanners open links and run their scripts too; a person presses a button. */
export function Welcome({ onBegin }: { onBegin: () => void }) {
  return (
    <Screen
      kind="welcome"
      title={t('welcome.title')}
      onPrimary={onBegin}
      footer={<PrimaryButton label={t('action.continue')} />}
    >
      <p>{t('welcome.body')}</p>
    </Screen>
  );
}
