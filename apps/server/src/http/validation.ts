/**
 * Routes that declare `schema.body` or `schema.querystring` have them read by `schemaReader`: the same lenient forms and
 * the same faults for every route. `request.body` and `request.query` are then canonical.
 */
import type { Fault } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { ApiError } from './api-error.ts';
import { schemaReader } from './schema-reader.ts';

export function validateWithReaders(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const read = schemaReader(schema as TSchema, { fromQuery: httpPart !== 'body' });
    return (value: unknown) => {
      if (httpPart === 'body' && (value === undefined || value === null))
        return { error: refused([emptyBody]) };
      const reading = read(value);
      return reading.ok ? { value: reading.value } : { error: refused(reading.faults) };
    };
  });
  app.setSchemaErrorFormatter(errors => errors as unknown as Error);
}

export const emptyBody: Fault = {
  path: '',
  rule: 'required',
  message: 'The body is missing.',
  hint: 'Send a JSON object with Content-Type: application/json.',
};

const errorTypeOfRule: Readonly<Record<string, 'missingField' | 'unknownField' | 'conflictingFields'>> = {
  required: 'missingField',
  unknownName: 'unknownField',
  repeatedName: 'conflictingFields',
};

/**
 * The 400 for a list of faults. What is missing comes first, because it often explains the rest; `errorType` is the
 * first fault's. Rules of the business give theirs in `errorTypes`, by rule name.
 */
export function refused(
  faults: readonly Fault[],
  errorTypes: Readonly<Record<string, ApiError['errorType']>> = errorTypeOfRule,
): ApiError {
  const typeOf = (fault: Fault) => errorTypes[fault.rule] ?? errorTypeOfRule[fault.rule] ?? 'invalidField';
  const sorted = faults.toSorted((a, b) => Number(b.rule === 'required') - Number(a.rule === 'required'));
  const [first = emptyBody] = sorted;
  const more = sorted.length > 1 ? ` (and ${sorted.length - 1} more, see errorData)` : '';
  const hint = first.hint === '' ? '' : ` ${first.hint}`;
  return new ApiError(typeOf(first), `${first.message}${hint}${more}`, { faults: sorted });
}
