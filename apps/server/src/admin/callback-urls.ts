/** The wire's `callbackUrls`, which are allowed origins here. */
import type { Fault } from '@fairlead/wire';
import { readOrigin } from '../clients/index.ts';
import type { Environment } from '../database/schema.ts';
import { refused } from '../http/index.ts';

/**
 * The origins of a list of addresses, each once. Whole addresses are taken, as the vendor's older lists had them.
 * @throws ApiError listing every address that is none.
 */
export function originsOf(
  callbackUrls: readonly string[] | null | undefined,
  environment: Environment,
): string[] {
  const faults: Fault[] = [];
  const origins = new Set<string>();
  for (const [index, text] of (callbackUrls ?? []).entries()) {
    const reading = readOrigin(text, environment);
    if (reading.ok) origins.add(reading.origin);
    else {
      const { rule, message, hint } = reading;
      faults.push({ path: `callbackUrls[${index}]`, rule, message, hint });
    }
  }
  if (faults.length > 0) throw refused(faults);
  return [...origins];
}
