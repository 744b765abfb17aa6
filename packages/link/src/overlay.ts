/**
 * Link in front of the page: a modal dialog, so that the browser keeps the keyboard in it and gives it back. Its styles are
 * set one by one, which a strict `style-src` allows; a style element it would refuse.
 */
export type Overlay = { frame: HTMLIFrameElement; remove(): void };

/** @param onEscape the user wants out; whether that loses anything is for Link to ask. */
export function showOverlay(onEscape: () => void): Overlay {
  const dialog = document.createElement('dialog');
  dialog.ariaLabel = 'Link';
  style(dialog, {
    position: 'fixed',
    inset: '0',
    width: '100%',
    height: '100%',
    maxWidth: 'none',
    maxHeight: 'none',
    margin: '0',
    padding: '0',
    border: '0',
    boxSizing: 'border-box',
    display: 'grid',
    placeContent: 'center',
    background: 'rgb(0 0 0 / 60%)',
  });
  const frame = document.createElement('iframe');
  frame.title = 'Link';
  // As large as the vendor's; the whole screen of a phone.
  style(frame, {
    width: 'min(430px, 100vw)',
    height: 'min(710px, 100dvh)',
    border: '0',
    borderRadius: matchMedia('(max-width: 768px)').matches ? '0' : '24px',
    background: 'Canvas',
  });
  dialog.append(frame);
  dialog.addEventListener('cancel', event => {
    event.preventDefault();
    onEscape();
  });
  const { overflow } = document.documentElement.style;
  document.documentElement.style.overflow = 'hidden';
  document.body.append(dialog);
  dialog.showModal();
  return {
    frame,
    remove() {
      dialog.close();
      dialog.remove();
      document.documentElement.style.overflow = overflow;
    },
  };
}

function style(element: HTMLElement, styles: Partial<CSSStyleDeclaration>): void {
  Object.assign(element.style, styles);
}
