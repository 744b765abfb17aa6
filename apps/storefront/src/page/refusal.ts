/** Shows why something was refused: what Fairlead said, its error type, and the path of each field that it minds. */
import type { ShopError } from '../api.ts';
import { copyOf, find } from './page.ts';

export function showRefusal(reason: ShopError): void {
  const box = copyOf('refusal-template');
  find('h2', box).textContent = reason.from === 'fairlead' ? 'Fairlead refused' : 'That did not work';
  find('.message', box).textContent = reason.message;
  const faults = reason.faults ?? [];
  find('ul', box).replaceChildren(
    ...faults.map(({ path, message, hint }) => {
      const item = document.createElement('li');
      const where = document.createElement('code');
      where.textContent = path === '' ? '(body)' : path;
      item.append(where, ` ${message} ${hint}`);
      return item;
    }),
  );
  find('.origin', box).textContent = [reason.httpStatus && `HTTP ${reason.httpStatus}`, reason.errorType]
    .filter(part => part)
    .join(' · ');
  find('#refusal').replaceChildren(box);
}

export function hideRefusal(): void {
  find('#refusal').replaceChildren();
}
