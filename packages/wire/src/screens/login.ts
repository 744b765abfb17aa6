/** From an institution to an account of it. */
import type { IntegrationSummary, TransferSummary } from './summaries.ts';

/** The exchange's login. Who gets what is typed, the page says: the sandbox, or the institution. */
export type LoginScreen = {
  kind: 'login';
  integration: IntegrationSummary;
  /** Sandbox logins take the users of the documentation only; the page refuses to send any other name. */
  sandboxUsers?: string[];
  /** More of them: those to whom something happens. They are recognised, and shown when they are asked for. */
  scenarioUsers?: string[];
};

export type OauthScreen = {
  kind: 'oauth';
  integration: IntegrationSummary;
  /** Opened in a window of its own by the user's click. */
  authorizeUrl: string;
  expiresAt: string;
};

export type CodeScreen = {
  kind: 'code';
  integration: IntegrationSummary;
  purpose: 'login' | 'approve';
  method: 'totp' | 'sms' | 'email';
  sentTo?: string;
  attemptsLeft: number;
  expiresAt: string;
  canResend: boolean;
  /** With `approve`: what the code will send. */
  transfer?: TransferSummary;
};

export type WaitScreen = {
  kind: 'wait';
  integration: IntegrationSummary;
  purpose: 'login' | 'approve';
  /** What the user has to do, where the wait is for the user and not for the institution. */
  elsewhere?: 'device' | 'email' | 'allowList';
  /** With `email`: where it was sent, as the institution shows it. */
  sentTo?: string;
  canResend?: boolean;
  since: string;
  pollAfterMs: number;
  transfer?: TransferSummary;
};

/** The login opens several accounts; the user says which one is meant. */
export type AccountChoiceScreen = {
  kind: 'accountChoice';
  integration: IntegrationSummary;
  accounts: { id: string; name: string }[];
  expiresAt: string;
};

/** After a login by password: a key in place of it, which does not end with the login. */
export type ApiKeyOfferScreen = { kind: 'apiKeyOffer'; integration: IntegrationSummary; accountName: string };

/** A session without a transfer ends here. */
export type ConnectedScreen = {
  kind: 'connected';
  integration: IntegrationSummary;
  accountName: string;
  /** The client takes more than one account (`restrictMultipleAccounts: false`). */
  canConnectAnother?: boolean;
};
