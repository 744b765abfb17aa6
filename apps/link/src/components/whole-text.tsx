/** A text that is signed, or a command that signs it: every character, line by line, to read and to copy. */
import type { RefObject } from 'preact';
import { t } from '../texts/texts.ts';
import { useCopying } from './copying.ts';

export function WholeText({ text, of = 'message' }: { text: string; of?: 'message' | 'command' }) {
  const { shown, copied, copy } = useCopying(text);
  return (
    <div class="whole-text">
      <pre ref={shown as RefObject<HTMLPreElement>} dir={of === 'message' ? 'auto' : 'ltr'}>
        {text}
      </pre>
      <button class="link" type="button" onClick={copy}>
        {of === 'message' ? t('verifyMessage.copy') : t('howTo.copy')}
      </button>
      <p class="small" role="status">
        {copied === 'copied' && t('address.copied')}
        {copied === 'selected' && t('address.selected')}
      </p>
    </div>
  );
}
