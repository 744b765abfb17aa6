/** Wallets of the user's own browser in a session: where they can do what it asks for, and what they are to the client. */
import { abilitiesOf, type Integration } from '../catalog/index.ts';
import { payableAsset } from '../chain-wallets/index.ts';
import type { Session } from '../sessions/store.ts';
import { isBound } from '../verifications/message.ts';
import type { Services } from './services.ts';

type Configured = Pick<Session, 'scope' | 'configuration'>;
type Known = Pick<Services, 'catalog' | 'watch' | 'prices'>;

/** For wallets that the catalog does not have. */
const anyWallet = { sandbox: 'sandbox-wallet', live: 'other-wallet' };

/**
 * Whether such a wallet can prove the address that is asked for, and pay to one of the destinations on a chain that is
 * watched. It buys nothing, so it is no way to an onramp; and nothing is previewed without a price.
 */
export function takesBrowserWallets(services: Known, { scope, configuration }: Configured): boolean {
  const { transfer, verification, integrationId } = configuration;
  const chosen = integrationId === undefined ? undefined : services.catalog.findIntegration(integrationId);
  if (chosen && (chosen.kind !== 'wallet' || isForAny(chosen) || !chosen.networkTypes.has('evm')))
    return false;
  if (verification && !canProve(verification)) return false;
  if (transfer === undefined) return verification !== undefined;
  if (transfer.transferType === 'onramp' || !services.prices.serves(scope.environment)) return false;
  return transfer.destinations.some(
    each =>
      payableAsset(services, scope.environment, each) !== undefined &&
      (chosen === undefined || services.catalog.canSend(chosen, each)),
  );
}

/** No wallet calls itself so. */
function isForAny({ slug }: Integration): boolean {
  return Object.values(anyWallet).includes(slug);
}

/** An unbound message could have been signed elsewhere, for somebody else (ruling 5). */
function canProve(verification: NonNullable<Configured['configuration']['verification']>): boolean {
  return (verification.networkType ?? 'evm') === 'evm' && isBound(verification);
}

/** Where the client chose a wallet, its name. */
export function chosenWalletName(
  { catalog }: Pick<Known, 'catalog'>,
  { configuration: { integrationId } }: Configured,
): { walletName?: string } {
  const name = integrationId === undefined ? undefined : catalog.findIntegration(integrationId)?.name;
  return name === undefined ? {} : { walletName: name };
}

/**
 * The wallet of the catalog that calls itself so; what the catalog does not know has one name for all to the client.
 *
 * @returns `undefined`: the client chose another one
 */
export function integrationOfWallet(
  { catalog }: Pick<Known, 'catalog'>,
  session: Configured,
  name: string,
): Integration | undefined {
  const { environment } = session.scope;
  const words = name.trim().toLowerCase();
  const chosen = chosenWalletName({ catalog }, session).walletName;
  if (chosen !== undefined && chosen.toLowerCase() !== words) return undefined;
  const wallets = catalog
    .listed(environment)
    .filter(each => each.kind === 'wallet' && abilitiesOf(each, environment).has('connect'));
  return (
    wallets.find(each => each.name.toLowerCase() === words) ??
    wallets.find(({ slug }) => slug === anyWallet[environment])
  );
}
