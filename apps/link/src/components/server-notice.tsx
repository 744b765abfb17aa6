/** What the server has to say on top of a screen: what happened, whether money moved, what to do now. */
import type { Screen, Notice as SessionNotice } from '@fairlead/wire/session-view';
import { t } from '../texts/texts.ts';
import { useLive } from './live.tsx';
import { Notice, RequestId } from './notice.tsx';

export function ServerNotice({ notice }: { notice: SessionNotice }) {
  const { screen } = useLive().state.view;
  const name = speakerOn(screen);
  const says = notice.institutionSays;
  return (
    <Notice tone={changes.has(notice.code) ? 'hint' : 'problem'} title={t(`notice.${notice.code}`)}>
      {says !== undefined && (
        <p>
          {name === undefined
            ? t('notice.saysUnnamed', { words: says })
            : t('notice.says', { name, words: says })}
        </p>
      )}
      <p>
        {t(`notice.moneyMoved.${notice.moneyMoved}`)} {t(`notice.${notice.code}.next`)}
      </p>
      {!changes.has(notice.code) && <RequestId id={notice.requestId} />}
    </Notice>
  );
}

/** Whose words `institutionSays` are. A proof is judged by us, whichever wallet made it. */
function speakerOn(screen: Screen): string | undefined {
  if (screen.kind === 'verifyAccount' || screen.kind === 'verifyMessage') return undefined;
  if (screen.kind === 'preview' || screen.kind === 'progress') return screen.transfer.from.integration.name;
  return 'integration' in screen ? screen.integration?.name : undefined;
}

/** News rather than trouble. */
const changes: ReadonlySet<string> = new Set(['priceChanged', 'previewExpired']);
