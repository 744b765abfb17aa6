import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export function OriginNotAllowed({ origin }: { origin: string }) {
  return (
    <Screen kind="originNotAllowed" title={t('dead.originNotAllowed.title')}>
      <p>{t('dead.originNotAllowed.body', { origin })}</p>
      <p class="small">{t('dead.originNotAllowed.next')}</p>
    </Screen>
  );
}
