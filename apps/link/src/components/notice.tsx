/**
 * Something that went wrong or changed. Says what happened, whether money moved, and what to do now.
 */
import type { Screen, Notice as SessionNotice } from '@fairlead/wire/session-view';
import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';
import { useLive } from './live.tsx';

export type NoticeProps = { tone: 'problem' | 'hint'; title?: string; children?: ComponentChildren };

export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      {children}
    </div>
  );
}

export function RequestId({ id }: { id: string }) {
  return (
    <p class="small">
      <bdi>{t('requestId', { id })}</bdi>
    </p>
  );
}

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
      {notice !== undefined && <ServerNotice notice={notice} />}
    </div>
  );
}

function ServerNotice({ notice }: { notice: SessionNotice }) {
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
