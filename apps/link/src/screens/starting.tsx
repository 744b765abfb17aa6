import { useEffect } from 'preact/hooks';
import { useWaitStage } from '../components/elapsed.ts';
import { Screen } from '../components/screen.tsx';
import { formatCount } from '../texts/count.ts';
import { t } from '../texts/texts.ts';

/** Before the first screen of the session: nothing, then a skeleton, then what we wait for. */
export function Starting({
  waitingFor,
  since,
}: {
  waitingFor: 'host' | 'visible' | 'server';
  since: number;
}) {
  const stage = useWaitStage(since);
  useEffect(() => {
    // Where `Intl` has to count, its first number takes long: better now than at somebody's first keystroke.
    if (waitingFor === 'server') formatCount(0);
  }, [waitingFor]);
  if (stage === 'nothing' || stage === 'skeleton') {
    return (
      <div class="screen" data-screen="starting" aria-hidden="true">
        {stage === 'skeleton' && (
          <div class="scroll skeleton">
            <span class="bone title" />
            <span class="bone" />
            <span class="bone" />
            <span class="bone" />
          </div>
        )}
      </div>
    );
  }
  return (
    <Screen kind="starting" title={t('starting.title')}>
      <p class="named-wait" role="status">
        {t(`starting.${waitingFor}`)}
      </p>
      {stage === 'wayOut' && <p class="small">{t('wait.longer')}</p>}
    </Screen>
  );
}
