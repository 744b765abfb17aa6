import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export function Ended({ because }: { because: 'finished' | 'closed' | 'expired' }) {
  return (
    <Screen kind="ended" title={t(`ended.${because}.title`)}>
      <p>{t(`ended.${because}.body`)}</p>
      <p>{t('ended.next')}</p>
    </Screen>
  );
}
