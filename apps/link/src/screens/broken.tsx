import { PrimaryButton } from '../components/button.tsx';
import { RequestId } from '../components/notice.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

export function Broken({ requestId, onTryAgain }: { requestId: string | undefined; onTryAgain: () => void }) {
  return (
    <Screen
      kind="broken"
      title={t('broken.title')}
      onPrimary={onTryAgain}
      footer={<PrimaryButton label={t('action.tryAgain')} />}
    >
      <p>{t('broken.body')}</p>
      {requestId !== undefined && <RequestId id={requestId} />}
    </Screen>
  );
}
