/** `authenticate`: logging in with a form of the client's own, and where to send the user who logs in elsewhere. */
import type { Challenge } from '@fairlead/connectors';
import {
  AuthenticatePrompt,
  AuthenticatePromptParams,
  AuthenticateQuery,
  AuthenticateRequest,
  AuthenticateResponse,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { type Login, linkTokenForLogin, logInThroughApi } from '../flow/api-login.ts';
import { byTimeOf } from '../flow/client-time.ts';
import { accountToken } from '../flow/keep-connection.ts';
import { ok } from '../http/index.ts';
import type { AccountRouteOptions } from './route-options.ts';

const Answer = successOf(AuthenticateResponse, 'B2BBrokerAuthResponseApiResult');
const PromptAnswer = successOf(AuthenticatePrompt, 'B2BBrokerAuthPromptResponseApiResult');

export function authenticateRoutes(
  app: FastifyInstance,
  { services: all, changing }: AccountRouteOptions,
): void {
  app.post<{ Body: AuthenticateRequest; Querystring: AuthenticateQuery }>(
    '/api/v1/authenticate',
    {
      onRequest: changing,
      schema: { body: AuthenticateRequest, querystring: AuthenticateQuery, response: { 200: Answer } },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const { type, username, password, challengeId, mfaCode, challengeCode } = request.body;
      const code = mfaCode || challengeCode;
      const login = await logInThroughApi(services, request.client, {
        ...{ userId: request.query.userId, type },
        ...(username && { username }),
        ...(password && { password }),
        ...(challengeId && { challengeId }),
        ...(code && { code }),
      });
      return ok(answerOf(login, services.clock.now()));
    },
  );

  app.get<{ Params: AuthenticatePromptParams; Querystring: AuthenticateQuery }>(
    '/api/v1/authenticate/:brokerType',
    {
      onRequest: changing,
      schema: {
        params: AuthenticatePromptParams,
        querystring: AuthenticateQuery,
        response: { 200: PromptAnswer },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const { brokerType: type } = request.params;
      const linkToken = await linkTokenForLogin(services, request.client, {
        ...{ userId: request.query.userId, type },
      });
      return ok({ status: 'openInBrokerModule' as const, redirectLink: null, linkToken, errorMessage: null });
    },
  );
}

const mfaTypes = { totp: 'totp', sms: 'phone', email: 'email' } as const;
const empty = {
  mfaType: null,
  challengeId: null,
  challengeText: null,
  challengeExpiresInSeconds: null,
  errorMessage: null,
  accountTokens: null,
  requiresReauthentication: null,
};

function answerOf(login: Login, now: Date): AuthenticateResponse {
  switch (login.status) {
    case 'done': {
      const { account, accessToken } = login;
      const tokens = { ...accountToken(account, accessToken), refreshToken: accessToken };
      return { ...empty, status: 'succeeded', accountTokens: [tokens] };
    }
    case 'challenge':
      return { ...empty, ...asked(login.challenge, now), challengeId: login.challengeId };
    case 'unknownChallenge':
      return {
        ...empty,
        status: 'challengeFailed',
        errorMessage: 'There is no such challenge any more. Each is answered once; log in again.',
      };
    case 'onPageOnly':
      return {
        ...empty,
        status: 'openInBrokerModule',
        errorMessage:
          'Users log in there in a window of the institution. Ask GET /api/v1/authenticate/{brokerType}.',
      };
    case 'failed':
      return { ...empty, status: 'failed', errorMessage: login.message };
  }
}

function asked(challenge: Challenge, now: Date) {
  const seconds = Math.max(0, Math.floor((challenge.expiresAt.getTime() - now.getTime()) / 1000));
  const base = { challengeExpiresInSeconds: seconds };
  switch (challenge.kind) {
    case 'code':
      return {
        ...{ ...base, status: 'mfaRequired' as const, mfaType: mfaTypes[challenge.method] },
        errorMessage: challenge.refused ?? null,
      };
    case 'device':
      return {
        ...{ ...base, status: 'deviceConfirmationRequired' as const },
        challengeText: challenge.instructions,
      };
    case 'email':
      return { ...base, status: 'emailVerification' as const, challengeText: challenge.instructions };
    case 'wait':
      return { ...base, status: 'delayed' as const, challengeText: challenge.waitingFor };
    case 'allowList':
    case 'walletSignature':
    case 'oauth':
    case 'accountChoice':
      return { ...base, status: 'openInBrokerModule' as const };
  }
}
