/** Wallets of the user's own browser in a session: where they can pay, and what they are to the client. */
import { abilitiesOf, type Integration } from '../catalog/index.ts';
import { payableAsset } from '../chain-wallets/index.ts';
import type { Session } from '../sessions/store.ts';
import type { Services } from './services.ts';

type Configured = Pick<Session, 'scope' | 'configuration'>;

/**
 * Whether one of the destinations is on a chain that is watched. A wallet that is to be proven first, and one that the client
 * chose, come another way.
 */
export function takesBrowserWallets(services: Services, { scope, configuration }: Configured): boolean {
  const { transfer, verification, integrationId } = configuration;
  if (transfer === undefined || verification || integrationId !== undefined) return false;
  if (transfer.transferType === 'onramp') return false;
  return transfer.destinations.some(
    destination => payableAsset(services, scope.environment, destination) !== undefined,
  );
}

/** For wallets that the catalog does not have. */
const anyWallet = 'sandbox-wallet';

/** The wallet of the catalog that calls itself so; what the catalog does not know is the sandbox's own wallet to the client. */
export function integrationOfWallet(
  { catalog }: Services,
  { scope: { environment } }: Configured,
  name: string,
): Integration | undefined {
  const wallets = catalog
    .listed(environment)
    .filter(each => each.kind === 'wallet' && abilitiesOf(each, environment).has('connect'));
  const words = name.trim().toLowerCase();
  return (
    wallets.find(each => each.name.toLowerCase() === words) ?? wallets.find(({ slug }) => slug === anyWallet)
  );
}
