/** A text that is signed: every character of it, line by line, to read and to copy. */
import type { RefObject } from 'preact';
import { t } from '../texts/texts.ts';
import { useCopying } from './copying.ts';

export function WholeText({ text }: { text: string }) {
  const { shown, copied, copy } = useCopying(text);
  return (
    <div class="whole-text">
      <pre ref={shown as RefObject<HTMLPreElement>} dir="auto">
        {text}
      </pre>
      <button class="link" type="button" onClick={copy}>
        {t('verifyMessage.copy')}
      </button>
      <p class="small" role="status">
        {copied === 'copied' && t('verifyMessage.copied')}
        {copied === 'selected' && t('verifyMessage.selected')}
      </p>
    </div>
  );
}
