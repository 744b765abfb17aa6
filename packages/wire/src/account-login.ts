/** Logging in to an institution through the API, without the Link page. */
import { type Static, Type } from 'typebox';
import { exact, oneOf, Text, UserId, Uuid } from './account-fields.ts';
import { AccountTokens } from './account-tokens.ts';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

export const AuthenticateQuery = Type.Object({ userId: UserId }, exact);
export type AuthenticateQuery = Static<typeof AuthenticateQuery>;

const Given = Type.Optional(nullable(Type.String({ maxLength: 2048 })));

/** What our institutions ask for has a meaning; the rest of the vendor's fields are read and have none. */
export const AuthenticateRequest = Type.Object(
  {
    type: BrokerType,
    username: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    password: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    /** From the answer before: goes on with that login. */
    challengeId: Type.Optional(nullable(Uuid)),
    mfaCode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    challengeCode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    phone: Given,
    tradePin: Given,
    challengeType: Given,
    challengeAnswer: Given,
    mfaType: Given,
    deviceInfo: Given,
    webData: Given,
    authFlowStep: Given,
    key: Given,
    authToken: Given,
    redirectLink: Given,
    confirmationEmail: Given,
    isSensitiveFieldsEncrypted: Type.Optional(Type.Boolean()),
    isTryingAnotherWay: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type AuthenticateRequest = Static<typeof AuthenticateRequest>;

export const AuthenticateResponse = Type.Object(
  {
    status: oneOf([
      'failed',
      'challengeFailed',
      'succeeded',
      'mfaRequired',
      'openInBrokerModule',
      'delayed',
      'deviceConfirmationRequired',
      'emailVerification',
    ]),
    mfaType: nullable(oneOf(['phone', 'email', 'totp'])),
    challengeId: nullable(Uuid),
    challengeText: Text,
    challengeExpiresInSeconds: nullable(Type.Integer()),
    errorMessage: Text,
    accountTokens: nullable(Type.Array(AccountTokens)),
    requiresReauthentication: nullable(Type.Boolean()),
  },
  { $id: 'B2BBrokerAuthResponse' },
);
export type AuthenticateResponse = Static<typeof AuthenticateResponse>;

export const AuthenticatePromptParams = Type.Object({ brokerType: BrokerType }, exact);
export type AuthenticatePromptParams = Static<typeof AuthenticatePromptParams>;

export const AuthenticatePrompt = Type.Object(
  {
    status: oneOf(['failed', 'redirect', 'openInBrokerModule']),
    redirectLink: Text,
    linkToken: Text,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerAuthPromptResponse' },
);
export type AuthenticatePrompt = Static<typeof AuthenticatePrompt>;
