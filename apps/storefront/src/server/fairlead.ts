/** Fairlead, as the vendor's client library sees it; and what its refusals look like to the shop. */
import { FrontApi } from '@meshconnect/node-api';
import type { Fault, ShopError } from '../api.ts';

export type Credentials = {
  /** Address of the Fairlead server, such as `http://localhost:4000`. */
  fairleadUrl: string;
  clientId: string;
  sandboxKey: string;
};

/**
 * The vendor's `FrontApi`, unmodified. `baseURL` is the only line that names Fairlead; `basePath`, which some examples
 * use, is not an option of this library and would be ignored in silence.
 */
export function fairleadApi({ fairleadUrl, clientId, sandboxKey }: Credentials): FrontApi<unknown> {
  return new FrontApi({
    baseURL: fairleadUrl,
    headers: { 'X-Client-Id': clientId, 'X-Client-Secret': sandboxKey },
    timeout: 10_000,
  });
}

/** Says in the shop's words why a call failed. The client library rejects with an AxiosError. */
export function explainFailure(error: unknown, fairleadUrl: string): ShopError {
  const response = property(error, 'response');
  if (response === undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    return { from: 'storefront', message: `No usable answer from Fairlead at ${fairleadUrl}: ${reason}` };
  }
  const envelope = property(response, 'data');
  const message = property(envelope, 'message');
  const errorType = property(envelope, 'errorType');
  const httpStatus = property(response, 'status');
  const faults = property(property(envelope, 'errorData'), 'faults');
  return {
    from: 'fairlead',
    message: typeof message === 'string' && message !== '' ? message : 'Fairlead refused without saying why',
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(typeof errorType === 'string' && { errorType }),
    ...(Array.isArray(faults) && { faults: faults.map(toFault) }),
  };
}

function toFault(fault: unknown): Fault {
  const text = (name: string) => String(property(fault, name) ?? '');
  return { path: text('path'), message: text('message'), hint: text('hint') };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
