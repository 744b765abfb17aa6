/**
 * Something that went wrong or changed. Says what happened, whether money moved, and what to do now.
 */
import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';

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
