import { CloseFooter } from '../components/close-footer.tsx';
import { Screen } from '../components/screen.tsx';
import type { DeadBecause } from '../session/page-state.ts';
import { t } from '../texts/texts.ts';

export type DeadTokenProps = {
  because: Exclude<DeadBecause, 'originNotAllowed'>;
  afterLoss: boolean;
  onClose: (() => void) | undefined;
};

/** Used, expired, revoked and unknown are four different things to be told. */
export function DeadToken({ because, afterLoss, onClose }: DeadTokenProps) {
  return (
    <Screen
      kind={because}
      title={t(`dead.${because}.title`)}
      footer={onClose && <CloseFooter onClose={onClose} />}
    >
      <p>{afterLoss ? t('dead.linkTokenUsed.lost') : t(`dead.${because}.body`)}</p>
      {because !== 'noCode' && because !== 'sdkOutdated' && <p>{t('dead.next')}</p>}
    </Screen>
  );
}
