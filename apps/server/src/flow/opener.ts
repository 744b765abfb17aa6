/** Whether whoever wants to open a session may: the page around Link, its SDK, and the way in which Link is shown. */
import type { RedeemRequest } from '@fairlead/wire/session-actions';
import { isFramed, type Surface } from '@fairlead/wire/surface';
import { isOriginAllowed, isSurfaceAllowed } from '../clients/index.ts';
import type { Environment } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';

/**
 * @returns the origin of the page around Link; null where there is none
 * @throws ApiError `surfaceNotAllowed`, `sdkOutdated`, `originNotAllowed`
 */
export function allowedOpener(
  allowed: { origins: readonly string[]; surfaces: readonly Surface[] | null },
  environment: Environment,
  request: RedeemRequest,
): string | null {
  checkSurface(allowed.surfaces, request.surface);
  checkSdk(request.sdk);
  if (!isFramed(request.surface)) return null;
  const origin = request.peerOrigin;
  if (origin !== undefined && isOriginAllowed(allowed.origins, environment, origin)) return origin;
  throw new ApiError(
    'originNotAllowed',
    `Link was opened by a page at ${origin ?? 'an unknown address'}, which is not among the origins that the client allows. ` +
      `Add it: fairlead origins add ${origin ?? 'https://your.site'}`,
  );
}

const shown: Readonly<Record<Surface, string>> = {
  overlay: 'in front of a page',
  embedded: 'embedded in a page',
  app: 'in an app',
  window: 'in a window of its own',
  payLink: 'by a payment link',
};

/** @throws ApiError `surfaceNotAllowed` */
export function checkSurface(allowed: readonly Surface[] | null, surface: Surface): void {
  if (isSurfaceAllowed(allowed, surface)) return;
  throw new ApiError(
    'surfaceNotAllowed',
    `This client does not let Link appear ${shown[surface]}. The operator can change that: fairlead clients set-surfaces.`,
  );
}

/** Before this version the vendor's web SDK ran whatever a Link token held as a script in the client's page (CVE-2025-59430). */
const oldestWebSdk = [3, 3, 2] as const;

/** A version that cannot be read is let through: what we know is that certain versions are dangerous. */
function checkSdk(sdk: RedeemRequest['sdk']): void {
  const numbers = sdk?.platform === 'web' ? /^(\d+)\.(\d+)\.(\d+)/.exec(sdk.version) : null;
  if (!numbers) return;
  const difference = oldestWebSdk
    .map((oldest, position) => Number(numbers[position + 1]) - oldest)
    .find(each => each !== 0);
  if (difference === undefined || difference > 0) return;
  throw new ApiError(
    'sdkOutdated',
    `This page uses version ${numbers[0]} of @meshconnect/web-link-sdk, which has a security hole (CVE-2025-59430). ` +
      `Upgrade it to ${oldestWebSdk.join('.')} or newer.`,
  );
}
