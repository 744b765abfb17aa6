/** Names and values, line by line. */
import type { ComponentChildren } from 'preact';

export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

/** `wide`: the value has a line of its own. */
export function Fact(props: {
  label: string;
  children: ComponentChildren;
  strong?: boolean;
  wide?: boolean;
}) {
  return (
    <div class="fact" data-strong={props.strong ?? false} data-wide={props.wide ?? false}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
