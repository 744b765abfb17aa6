/** Two looks: the one primary action of a screen, and everything else. */
import { useLive } from './live.tsx';

export type ButtonProps = {
  label: string;
  /** Absent on the primary action of a form: it submits. */
  onPress?: () => void;
  busy?: boolean;
  disabled?: boolean;
  description?: string;
};

/** Stays focusable while it works, so that the focus is not lost; a press then does nothing. */
export function PrimaryButton({ label, onPress, busy = false, disabled = false }: ButtonProps) {
  const idle = busy || disabled;
  return (
    <button
      class="button primary"
      type={onPress === undefined ? 'submit' : 'button'}
      data-primary
      data-busy={busy}
      aria-disabled={idle}
      onClick={event => {
        if (idle) event.preventDefault();
        else onPress?.();
      }}
    >
      {label}
    </button>
  );
}

/** The primary action of a session's screen: rests while a request runs. */
export function SubmitButton({ label, disabled = false }: { label: string; disabled?: boolean }) {
  const { state } = useLive();
  return <PrimaryButton label={label} busy={state.busy !== undefined} disabled={disabled} />;
}

export function Button({ label, onPress, disabled = false, description }: ButtonProps) {
  return (
    <button
      class="button secondary"
      type="button"
      aria-disabled={disabled}
      aria-label={description}
      onClick={() => {
        if (!disabled) onPress?.();
      }}
    >
      {label}
    </button>
  );
}
