/** `GET /fairlead/v1/sandbox/requests`: what a client's back end asked of the sandbox. Kept for a day. */
import { type Static, Type } from 'typebox';
import { nullable } from './nullable.ts';

export const LoggedRequest = Type.Object(
  {
    number: Type.Integer({ description: 'Grows with every request.' }),
    requestId: Type.String(),
    method: Type.String(),
    /** With its query, without codes and tokens. */
    path: Type.String(),
    status: Type.Integer(),
    errorType: nullable(Type.String()),
    milliseconds: Type.Integer(),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'LoggedRequest' },
);
export type LoggedRequest = Static<typeof LoggedRequest>;

export const LoggedRequests = Type.Object({ requests: Type.Array(LoggedRequest) }, { $id: 'LoggedRequests' });
export type LoggedRequests = Static<typeof LoggedRequests>;

export const LoggedRequestsQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The number of the last that you have. Left out: the latest.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);
export type LoggedRequestsQuery = Static<typeof LoggedRequestsQuery>;
