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

type SandboxUsersProps = {
  users: readonly string[];
  /** Those to whom something happens. */
  scenarioUsers?: readonly string[] | undefined;
  onChoose: (user: string) => void;
};

export function SandboxUsers({ users, scenarioUsers = [], onChoose }: SandboxUsersProps) {
  return (
    <fieldset class="suggestions">
      <legend>{t('login.suggestions')}</legend>
      <p class="small">{t('login.suggestionsHint', { password: sandboxPassword })}</p>
      <Chips users={users} onChoose={onChoose} />
      {scenarioUsers.length > 0 && (
        <details>
          <summary>{t('login.scenarioUsers')}</summary>
          <Chips users={scenarioUsers} onChoose={onChoose} />
        </details>
      )}
    </fieldset>
  );
}

function Chips({ users, onChoose }: Pick<SandboxUsersProps, 'users' | 'onChoose'>) {
  return (
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
  );
}
