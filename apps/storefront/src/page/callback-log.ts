/** The live log: one line per callback, with its time; its payload on request. */
import type { Callback } from './link.ts';
import { copyOf, find } from './page.ts';

export function logCallback({ name, payload }: Callback): void {
  const line = copyOf('callback-template');
  const now = new Date();
  const time = find('time', line);
  time.textContent = `${now.toLocaleTimeString('en-GB')}.${String(now.getMilliseconds()).padStart(3, '0')}`;
  time.setAttribute('datetime', now.toISOString());
  find('.callback', line).textContent = name;
  find('.event', line).textContent = subject(payload);
  const details = find('pre', line);
  details.textContent = JSON.stringify(payload, null, 2);
  // A long payload scrolls, by keyboard too.
  details.tabIndex = 0;
  find('#callbacks').append(line);
  find('#no-callbacks').hidden = true;
}

export function clearLog(): void {
  find('#callbacks').replaceChildren();
  find('#no-callbacks').hidden = false;
}

/** What a line is about, in a word: the event's type, or the page that the user left Link on. */
function subject(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return '';
  if ('type' in payload && typeof payload.type === 'string') return payload.type;
  if ('summary' in payload && typeof payload.summary === 'object' && payload.summary !== null) {
    return 'page' in payload.summary ? String(payload.summary.page) : '';
  }
  return '';
}
