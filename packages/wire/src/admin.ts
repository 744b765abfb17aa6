/**
 * The vendor's Admin API (its reference calls it Account Management): a token, the client's own allowed Link URLs, and
 * sub-clients, which it calls registered clients.
 *
 * Names, types and limits are those of the vendor's document
 * (https://docs.meshconnect.com/api-reference/account-management/auth-token/generate-auth-token and the pages beside
 * it). `fundingTokenWhitelist`, which it may answer, is not ours to answer.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;

const line = (maxLength: number, description: string, minLength = 0) =>
  Type.String({ format: 'line', minLength, maxLength, description });

const CallbackUrls = Type.Array(line(2048, 'An origin, or an address whose origin is meant.'), {
  maxItems: 200,
});

export const ClientAdminTokenRequest = Type.Object(
  {
    clientId: line(100, 'The same as X-Client-Id elsewhere.', 1),
    clientSecret: line(200, 'A key that may read and write; the same as X-Client-Secret elsewhere.', 1),
  },
  { $id: 'ClientAdminTokenRequest', ...exact },
);
export type ClientAdminTokenRequest = Static<typeof ClientAdminTokenRequest>;

/** Content of `POST /admin/api/v1/Token`. */
export const OAuthTokenResponse = Type.Object(
  {
    id_token: Type.String({ description: 'For `Authorization: Bearer …`. Opaque.' }),
    expires_in: Type.Integer({ description: 'Seconds.' }),
    status: Type.Unsafe<'succeeded'>({ type: 'string', enum: ['succeeded'] }),
  },
  { $id: 'OAuthTokenResponse' },
);
export type OAuthTokenResponse = Static<typeof OAuthTokenResponse>;

export const ClientCallbackUrlsUpdateRequest = Type.Object(
  { callbackUrls: CallbackUrls },
  { $id: 'B2BPortalClientCallbackUrlsUpdateRequest', ...exact },
);
export type ClientCallbackUrlsUpdateRequest = Static<typeof ClientCallbackUrlsUpdateRequest>;

/** Content of `GET /admin/api/v1/Client/callbackUrls`. */
export const ClientCallbackUrlsResponse = Type.Object(
  { callbackUrls: Type.Array(Type.String()) },
  { $id: 'B2BPortalClientCallbackUrlsResponse' },
);
export type ClientCallbackUrlsResponse = Static<typeof ClientCallbackUrlsResponse>;

const names = {
  businessLegalName: line(300, 'May be empty.'),
  displayName: line(300, 'What users are shown.', 1),
};

/** The body of `POST /admin/api/v1/SubClient` and of `PUT …/{id}`. */
export const RegisteredClientInfo = Type.Object(
  {
    ...names,
    callbackUrls: Type.Optional(nullable(CallbackUrls)),
    catalogConfiguration: Type.Optional(
      nullable(Type.Object({}, { description: 'Not served yet: anything but null is refused.' })),
    ),
  },
  { $id: 'B2B2BRegisteredClientInfo', ...exact },
);
export type RegisteredClientInfo = Static<typeof RegisteredClientInfo>;

/** What the Admin API says about a sub-client. */
export const RegisteredClientData = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    ...names,
    /** Null where the vendor, too, has none; its document leaves open how it says so. */
    logoUrl: nullable(Type.String({ format: 'uri' })),
    callbackUrls: Type.Array(Type.String()),
    catalogConfiguration: Type.Null(),
  },
  { $id: 'B2B2BRegisteredClientData' },
);
export type RegisteredClientData = Static<typeof RegisteredClientData>;

/** Content of `POST /admin/api/v1/SubClient/{id}/logo`. */
export const RegisteredClientLogo = Type.Object(
  { logoUrl: Type.String({ format: 'uri' }) },
  { $id: 'B2B2BRegisteredClientLogo' },
);
export type RegisteredClientLogo = Static<typeof RegisteredClientLogo>;

const envelope = {
  status: Type.Unsafe<'ok'>({ type: 'string', enum: ['ok'] }),
  message: Type.String(),
  errorHash: Type.String(),
  /** Which of the vendor's teams looks after an answer. We have none. */
  teamCode: Type.Null(),
  errorType: Type.String(),
};

/** The Admin API's envelope around `content`, which has a `teamCode`. */
export function adminAnswer<Content extends TSchema>(content: Content, name: string) {
  return Type.Object({ content, ...envelope }, { $id: name });
}

/** The answer where there is nothing to say but that it was done. */
export const AdminDone = Type.Object(envelope, { $id: 'AdminApiResult' });
