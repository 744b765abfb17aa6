/** The envelope that every answer of the API comes in, as the vendor's `ApiResult` has it. */
import { type Static, type TSchema, Type } from 'typebox';
import type { ErrorType } from './error-type.ts';
import { nullable } from './nullable.ts';

export const apiResultStatuses = [
  'ok',
  'serverFailure',
  'permissionDenied',
  'badRequest',
  'notFound',
  'conflict',
  'tooManyRequest',
  'locked',
  'unavailableForLegalReasons',
] as const;

export type ApiResultStatus = (typeof apiResultStatuses)[number];

/** One thing that is wrong with a request. */
export const Fault = Type.Object(
  {
    path: Type.String({
      description: 'Where: `transferOptions.toAddresses[0].amount`; empty for the whole body.',
    }),
    rule: Type.String({ description: 'The name of the rule that was broken; stable.' }),
    message: Type.String({ description: 'What is wrong, in one sentence.' }),
    hint: Type.String({ description: 'What would be right.' }),
  },
  { $id: 'Fault' },
);
export type Fault = Static<typeof Fault>;

/** `errorData` of an answer about a request that could not be used. At most 50 faults are listed. */
export const FaultList = Type.Object({ faults: Type.Array(Fault) }, { $id: 'FaultList' });
export type FaultList = Static<typeof FaultList>;

const status = Type.Unsafe<ApiResultStatus>({ type: 'string', enum: [...apiResultStatuses] });

/** The answer when something was wrong. */
export const Failure = Type.Object(
  {
    status,
    message: Type.String({ description: 'For developers.' }),
    displayMessage: Type.Optional(Type.String({ description: 'For the end user.' })),
    errorHash: Type.String({
      description: 'Eight hex digits, the same for the same kind of error at the same place.',
    }),
    errorType: Type.Unsafe<ErrorType>({ type: 'string' }),
    errorData: Type.Optional(nullable(FaultList)),
  },
  { $id: 'ApiResult' },
);
export type Failure = Static<typeof Failure>;

/** The answer when all went well. `message` and `errorType` are empty, as the vendor's are. */
export type Success<Content> = {
  content: Content;
  status: 'ok';
  message: '';
  errorHash: string;
  errorType: '';
};

/** The schema of a successful answer around `content`; `name` becomes the component's name in the OpenAPI document. */
export function successOf<Content extends TSchema>(content: Content, name: string) {
  return Type.Object(
    {
      content,
      status: Type.Unsafe<'ok'>({ type: 'string', enum: ['ok'] }),
      message: Type.Unsafe<''>({ type: 'string' }),
      errorHash: Type.String(),
      errorType: Type.Unsafe<''>({ type: 'string' }),
    },
    { $id: name },
  );
}
