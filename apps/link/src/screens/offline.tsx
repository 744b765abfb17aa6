import { PrimaryButton } from '../components/button.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export function Offline({ onTryNow }: { onTryNow: () => void }) {
  return (
    <Screen
      kind="offline"
      title={t('offline.title')}
      onPrimary={onTryNow}
      footer={<PrimaryButton label={t('action.tryNow')} />}
    >
      <p>{t('offline.body')}</p>
    </Screen>
  );
}
