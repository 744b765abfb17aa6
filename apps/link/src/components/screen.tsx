/**
 * The frame of every screen: heading, one scroll area, one footer with one primary action. The heading takes the
 * focus when the screen appears, Enter is the primary action, Escape is back.
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

export type ScreenProps = {
  /** Names the screen, for tests and styles: the server's kind, or the page's own state. */
  kind: string;
  title: string;
  children?: ComponentChildren;
  /** The primary action and, at most, one other. */
  footer?: ComponentChildren;
  notices?: ComponentChildren;
  onPrimary?: () => void;
  onBack?: (() => void) | undefined;
  direction?: 'forward' | 'back';
  /** Where the focus goes instead of the heading. */
  focus?: 'heading' | 'firstField';
};

/** In characters: about three lines on a phone. */
const longTitle = 60;

export function Screen(props: ScreenProps) {
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();

  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && props.onBack !== undefined) {
      event.preventDefault();
      props.onBack();
    }
    // Fields and buttons have their own Enter; elsewhere it stands for the primary action. A key that is held down
    // since the screen before is not meant for this one.
    if (event.key === 'Enter' && event.target === heading.current && !event.repeat) {
      event.preventDefault();
      form.current?.querySelector<HTMLElement>('[data-primary]')?.click();
    }
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
  };

  return (
    <form
      ref={form}
      class="screen"
      data-screen={props.kind}
      data-direction={props.direction ?? 'forward'}
      aria-labelledby={headingId}
      noValidate
      autoComplete="off"
      onKeyDown={onKeyDown}
      onSubmit={event => {
        event.preventDefault();
        props.onPrimary?.();
      }}
    >
      <main class="scroll">
        <h1 id={headingId} ref={heading} tabIndex={-1} data-long={props.title.length > longTitle}>
          {props.title}
        </h1>
        {props.notices}
        {props.children}
      </main>
      {props.footer !== undefined && <footer class="footer">{props.footer}</footer>}
    </form>
  );
}
