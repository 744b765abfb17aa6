/** The window of a sandbox exchange: says who asks for what, and lets the user allow or deny it. */
import type {
  SandboxAuthorizationAnswer as Answer,
  SandboxAuthorizationDetails as Details,
} from '@fairlead/wire/sandbox-authorization';
import { useEffect, useState } from 'preact/hooks';
import { Button, PrimaryButton } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { SandboxBand } from '../components/header.tsx';
import { Notice } from '../components/notice.tsx';
import { SandboxUsers, sandboxCode, sandboxUser } from '../components/sandbox-login.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';
import type { Authorization } from './authorization.ts';

type State = 'loading' | 'asking' | 'allowed' | 'denied' | 'gone';
type Problem = 'wrongCredentials' | 'wrongCode' | 'lost' | 'foreignUser' | 'username' | 'password' | 'code';

export function Authorize({ authorization }: { authorization: Authorization }) {
  const [details, setDetails] = useState<Details>();
  const [state, setState] = useState<State>('loading');
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const load = async () => {
    const answer = await authorization.details();
    if (answer === 'gone') return setState('gone');
    if (answer === 'lost') return setProblem('lost');
    setProblem(undefined);
    setDetails(answer);
    setState('asking');
  };
  useEffect(() => void load(), []);

  const send = async (answer: Answer) => {
    setBusy(true);
    const outcome = await authorization.answer(answer);
    setBusy(false);
    if (outcome === 'done') setState('deny' in answer ? 'denied' : 'allowed');
    else if (outcome === 'gone') setState('gone');
    else setProblem(outcome);
  };

  return (
    <div class="page narrow">
      <header>
        <SandboxBand />
      </header>
      {state === 'loading' && problem === 'lost' && (
        <Screen
          kind="authorizeOffline"
          title={t('offline.title')}
          onPrimary={() => void load()}
          footer={<PrimaryButton label={t('action.tryAgain')} />}
        />
      )}
      {state === 'asking' && details !== undefined && (
        <Ask
          details={details}
          problem={problem}
          busy={busy}
          onProblem={setProblem}
          onAnswer={answer => void send(answer)}
        />
      )}
      {state === 'gone' && (
        <Screen kind="authorizeGone" title={t('authorize.gone.title')}>
          <p>{t('authorize.gone.body')}</p>
        </Screen>
      )}
      {(state === 'allowed' || state === 'denied') && (
        <Screen
          kind="authorizeDone"
          title={state === 'allowed' ? t('authorize.done.title') : t('authorize.denied.title')}
          // Some apps open every window in their one web view: there this page has taken Link's place.
          footer={
            history.length > 1 && <PrimaryButton label={t('header.back')} onPress={() => history.back()} />
          }
        >
          <p>{t('authorize.done.body')}</p>
        </Screen>
      )}
    </div>
  );
}

type AskProps = {
  details: Details;
  problem: Problem | undefined;
  busy: boolean;
  onProblem: (problem: Problem) => void;
  onAnswer: (answer: Answer) => void;
};

function Ask({ details, problem, busy, onProblem, onAnswer }: AskProps) {
  const { integrationName: name, clientName: client, sandboxUsers: users, scenarioUsers = [] } = details;
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');

  const allow = () => {
    if (username.trim() === '') return onProblem('username');
    const user = sandboxUser(username, [...users, ...scenarioUsers]);
    if (user === undefined) {
      setUsername('');
      setPassword('');
      return onProblem('foreignUser');
    }
    if (password === '') return onProblem('password');
    if (code.trim() === '') return onProblem('code');
    onAnswer({ username: user, password, code: code.replace(/\s/g, '') });
  };

  const usernameError = {
    username: t('login.usernameMissing'),
    foreignUser: t('login.foreignUser'),
    wrongCredentials: t('authorize.wrongCredentials'),
  } as Partial<Record<Problem, string>>;
  const codeError = { code: t('code.missing'), wrongCode: t('authorize.wrongCode') } as Partial<
    Record<Problem, string>
  >;

  return (
    <Screen
      kind="authorize"
      title={t('authorize.title', { client, name })}
      onPrimary={allow}
      footer={
        <>
          <Button label={t('authorize.deny')} disabled={busy} onPress={() => onAnswer({ deny: true })} />
          <PrimaryButton label={t('authorize.allow')} busy={busy} />
        </>
      }
    >
      <Notice tone="hint" title={t('authorize.sandbox', { name })} />
      <div role="alert">{problem === 'lost' && <Notice tone="problem" title={t('offline.title')} />}</div>
      <p>{t('authorize.body', { client, name })}</p>
      <Field
        label={t('login.username')}
        name="username"
        value={username}
        onInput={setUsername}
        error={problem === undefined ? undefined : usernameError[problem]}
      />
      <Field
        label={t('login.password')}
        name="password"
        type="password"
        value={password}
        onInput={setPassword}
        error={problem === 'password' ? t('login.passwordMissing') : undefined}
      />
      <Field
        label={t('code.label')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        value={code}
        onInput={setCode}
        error={problem === undefined ? undefined : codeError[problem]}
        hint={<p>{t('code.sandbox', { code: sandboxCode })}</p>}
      />
      <SandboxUsers users={users} scenarioUsers={scenarioUsers} onChoose={setUsername} />
    </Screen>
  );
}
