/** What stands on top of a session's screen: the page's own news, and the server's. */
import type { Notice as SessionNotice } from '@fairlead/wire/session-view';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reloadWhenReachable } from '../session/reload.ts';
import { speakLater, t } from '../texts/texts.ts';
import { useLive } from './live.tsx';
import { Notice } from './notice.tsx';

/** The live region is there before its content is, otherwise it would not be read out. */
export function PageNotices() {
  const { session, state } = useLive();
  const { notice } = state.view;
  return (
    <div role="alert">
      {state.notice === 'connectionLost' && (
        <Notice tone="problem" title={t('offline.notice')}>
          <button class="link" type="button" onClick={session.lookAgain}>
            {t('action.tryNow')}
          </button>
        </Notice>
      )}
      {state.notice === 'tooOften' && <Notice tone="problem" title={t('notice.tooOften')} />}
      {state.notice === 'changedMeanwhile' && <Notice tone="hint" title={t('notice.changedMeanwhile')} />}
      {notice !== undefined && <LoadedNotice notice={notice} />}
    </div>
  );
}

/** What the server has to say comes with the later texts: at the first screen there is nothing yet. */
function LoadedNotice({ notice }: { notice: SessionNotice }) {
  const [Loaded, setLoaded] = useState<ComponentType<{ notice: SessionNotice }> | undefined>();
  useEffect(() => {
    Promise.all([import('./server-notice.tsx'), speakLater()]).then(
      ([{ ServerNotice }]) => setLoaded(() => ServerNotice),
      // As for a screen that cannot be loaded: the server may have been updated, and the session comes back.
      reloadWhenReachable,
    );
  }, []);
  return Loaded === undefined ? null : <Loaded notice={notice} />;
}
