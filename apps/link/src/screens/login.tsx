import type { LoginScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { SubmitButton } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SandboxUsers, sandboxUser } from '../components/sandbox-login.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

export function Login({ screen }: { screen: LoginScreen }) {
  const { session, state } = useLive();
  const { name } = screen.integration;
  const users = screen.sandboxUsers;
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<'username' | 'password' | 'foreignUser'>();

  const logIn = () => {
    const user =
      users === undefined
        ? username.trim()
        : sandboxUser(username, [...users, ...(screen.scenarioUsers ?? [])]);
    if (username.trim() === '') return setWrong('username');
    if (user === undefined) {
      // Somebody's real name, perhaps with a real password: neither stays on the page.
      setUsername('');
      setPassword('');
      return setWrong('foreignUser');
    }
    if (password === '') return setWrong('password');
    setWrong(undefined);
    session.act('log-in', { username: user, password });
  };

  return (
    <SessionScreen
      kind="login"
      title={t('login.title', { name })}
      onPrimary={logIn}
      footer={<SubmitButton label={t('login.submit')} />}
    >
      {users === undefined ? (
        <p class="small">{t('login.receiver', { name, client: state.view.client.name })}</p>
      ) : (
        <Notice tone="hint" title={t('login.sandbox', { name })} />
      )}
      <Field
        label={t('login.username')}
        name="username"
        value={username}
        onInput={setUsername}
        // A password manager must not offer real credentials to a sandbox.
        autoComplete={users === undefined ? 'username' : 'off'}
        error={
          wrong === 'username'
            ? t('login.usernameMissing')
            : wrong === 'foreignUser'
              ? t('login.foreignUser')
              : undefined
        }
      />
      <Field
        label={t('login.password')}
        name="password"
        type="password"
        value={password}
        onInput={setPassword}
        autoComplete={users === undefined ? 'current-password' : 'off'}
        error={wrong === 'password' ? t('login.passwordMissing') : undefined}
      />
      {users !== undefined && (
        <SandboxUsers
          users={users}
          scenarioUsers={screen.scenarioUsers}
          onChoose={user => {
            setUsername(user);
            setWrong(undefined);
          }}
        />
      )}
    </SessionScreen>
  );
}
