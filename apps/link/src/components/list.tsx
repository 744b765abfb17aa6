/** Choices: a list that is tapped, or one choice among several with the first preselected. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export function List({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ul class="list" aria-label={label}>
      {children}
    </ul>
  );
}

export type ListItemProps = {
  title: string;
  detail?: ComponentChildren;
  logo?: ComponentChildren;
  end?: ComponentChildren;
  onPress?: () => void;
  /** An address that it leads to. */
  link?: { url: string; elsewhere?: boolean };
};

/** With `link` a link and with `onPress` a button, otherwise a fact, or something that cannot be chosen. */
export function ListItem({ title, detail, logo, end, onPress, link }: ListItemProps) {
  const content = (
    <>
      {logo}
      <span class="item-words">
        <span class="item-title">
          <bdi>{title}</bdi>
        </span>
        {detail !== undefined && <span class="item-detail">{detail}</span>}
      </span>
      {end !== undefined && <span class="item-end">{end}</span>}
    </>
  );
  if (link !== undefined) {
    return (
      <li>
        <a
          class="item choosable"
          href={link.url}
          rel="noopener noreferrer"
          {...(link.elsewhere && { target: '_blank' })}
          onClick={onPress}
        >
          {content}
        </a>
      </li>
    );
  }
  return (
    <li>
      {onPress === undefined ? (
        <div class="item">{content}</div>
      ) : (
        <button class="item choosable" type="button" onClick={onPress}>
          {content}
        </button>
      )}
    </li>
  );
}

export type ChoiceProps = Omit<ListItemProps, 'onPress' | 'link'> & {
  /** What speaks for this one, beside its title. */
  badge?: string | undefined;
  name: string;
  value: string;
  chosen: boolean;
  onChoose: () => void;
};

export function Choice({ title, badge, detail, logo, end, name, value, chosen, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <label class="item choosable" for={id}>
      <input id={id} type="radio" name={name} value={value} checked={chosen} onChange={onChoose} />
      {logo}
      <span class="item-words">
        <span class="item-title">
          <bdi>{title}</bdi>
          {badge !== undefined && <span class="badge">{badge}</span>}
        </span>
        {detail !== undefined && <span class="item-detail">{detail}</span>}
      </span>
      {end !== undefined && <span class="item-end">{end}</span>}
    </label>
  );
}

export function Choices({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <fieldset class="list">
      <legend class="unseen">{label}</legend>
      {children}
    </fieldset>
  );
}
