import { CloseFooter } from '../components/close-footer.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export function OriginNotAllowed({ origin, onClose }: { origin: string; onClose: (() => void) | undefined }) {
  return (
    <Screen
      kind="originNotAllowed"
      title={t('dead.originNotAllowed.title')}
      footer={onClose && <CloseFooter onClose={onClose} />}
    >
      <p>{t('dead.originNotAllowed.body', { origin })}</p>
      <p class="small">{t('dead.originNotAllowed.next')}</p>
    </Screen>
  );
}
