/** One line to type in, with its label, what is wrong with it, and a hint. */
import type { ComponentChildren, Ref } from 'preact';
import { useId } from 'preact/hooks';

export type FieldProps = {
  label: string;
  name: string;
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'password' | 'search';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'search';
  autoComplete?: string;
  maxLength?: number;
  error?: string | undefined;
  hint?: ComponentChildren;
  large?: boolean;
  /** What is typed is no text of the user's language, such as an address: it begins at the left everywhere. */
  leftToRight?: boolean;
  /** More than one line to paste into. */
  lines?: number;
  labelUnseen?: boolean;
  end?: ComponentChildren;
  inputRef?: Ref<HTMLInputElement>;
};

export function Field(props: FieldProps) {
  const id = useId();
  const described = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean).join(' ');
  const shared = {
    id,
    name: props.name,
    value: props.value,
    inputMode: props.inputMode ?? 'text',
    autoComplete: props.autoComplete ?? 'off',
    autoCapitalize: 'none' as const,
    autoCorrect: 'off',
    spellcheck: false,
    ...(props.leftToRight && { dir: 'ltr' as const }),
    maxLength: props.maxLength ?? 200,
    placeholder: props.labelUnseen ? props.label : '',
    'aria-invalid': props.error !== undefined,
    ...(described !== '' && { 'aria-describedby': described }),
    onInput: (event: { currentTarget: { value: string } }) => props.onInput(event.currentTarget.value),
  };
  return (
    <div class="field" data-large={props.large ?? false}>
      <label class={props.labelUnseen ? 'unseen' : 'label'} for={id}>
        {props.label}
      </label>
      <div class="field-line">
        {props.lines === undefined ? (
          <input
            {...shared}
            ref={props.inputRef ?? null}
            // Preact's types know each type of input apart; the three that we use share all that is set here.
            {...({ type: props.type ?? 'text' } as { type: 'text' })}
          />
        ) : (
          <textarea {...shared} rows={props.lines} />
        )}
        {props.end}
      </div>
      <p class="error" id={`${id}-error`} role="alert">
        {props.error}
      </p>
      {props.hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
    </div>
  );
}
