/**
 * The users that a sandbox has, to tap on. A name that is not among them is somebody's real one: it is neither sent
 * nor stored.
 */
import { t } from '../texts/texts.ts';

/** The password and the code of every sandbox user, as the vendor's documentation prints them. */
export const sandboxPassword = 'Pass123';
export const sandboxCode = '123456';

/** The user's name as the sandbox writes it, or `undefined` when it has no such user. */
export function sandboxUser(typed: string, users: readonly string[]): string | undefined {
  return users.find(user => user.toLowerCase() === typed.trim().toLowerCase());
}

export function SandboxUsers({
  users,
  onChoose,
}: {
  users: readonly string[];
  onChoose: (user: string) => void;
}) {
  return (
    <fieldset class="suggestions">
      <legend>{t('login.suggestions')}</legend>
      <p class="small">{t('login.suggestionsHint', { password: sandboxPassword })}</p>
      <div class="chips">
        {users.map(user => (
          <button
            key={user}
            class="chip"
            type="button"
            aria-label={t('login.use', { user })}
            onClick={() => onChoose(user)}
          >
            {user}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
