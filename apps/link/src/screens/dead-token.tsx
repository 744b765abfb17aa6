import { Screen } from '../components/screen.tsx';
import type { DeadBecause } from '../session/page-state.ts';
import { t } from '../texts/texts.ts';

export type DeadTokenProps = { because: Exclude<DeadBecause, 'originNotAllowed'>; afterLoss: boolean };

/** Used, expired, revoked and unknown are four different things to be told. */
export function DeadToken({ because, afterLoss }: DeadTokenProps) {
  return (
    <Screen kind={because} title={t(`dead.${because}.title`)}>
      <p>{afterLoss ? t('dead.linkTokenUsed.lost') : t(`dead.${because}.body`)}</p>
      {because !== 'noCode' && <p>{t('dead.next')}</p>}
    </Screen>
  );
}
