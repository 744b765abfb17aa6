/** An endpoint's secrets, sealed at rest and bound to its row. */
import type { Secrets } from '../secrets/secrets.ts';
import type { EndpointRow } from './endpoint-store.ts';
import type { SigningSecrets } from './sign.ts';

const context = (endpointId: string) => `webhook_endpoints.sealed_secret ${endpointId}`;

export function sealSecret(secrets: Secrets, endpointId: string, secret: string): Buffer {
  return secrets.seal(secret, context(endpointId));
}

/** Those that sign at this moment. */
export async function openSecretsOf(
  secrets: Secrets,
  endpoint: EndpointRow,
  now: Date,
): Promise<SigningSecrets> {
  const { id, sealed_secret, sealed_old_secret, old_secret_ends_at } = endpoint;
  const secret = (await secrets.open(sealed_secret, context(id))).toString();
  if (sealed_old_secret === null || old_secret_ends_at === null || old_secret_ends_at <= now)
    return { secret };
  return { secret, oldSecret: (await secrets.open(sealed_old_secret, context(id))).toString() };
}
