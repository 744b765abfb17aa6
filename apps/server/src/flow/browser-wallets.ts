/** Wallets of the user's own browser in a session: where they can do what it asks for, and what they are to the client. */
import type { NetworkType } from '@fairlead/wire/network-type';
import {
  type ProvingType,
  provingTypes,
  type SolanaChain,
  type WalletApprovalScreen,
} from '@fairlead/wire/session-view';
import { type Asset, abilitiesOf, type Integration, isServed, type PayingType } from '../catalog/index.ts';
import { payableAsset } from '../chain-wallets/index.ts';
import type { Session } from '../sessions/store.ts';
import { asksForType } from '../verifications/asked-types.ts';
import { isBound } from '../verifications/message.ts';
import type { Services } from './services.ts';

type Configured = Pick<Session, 'scope' | 'configuration'>;
type Known = Pick<Services, 'catalog' | 'watch' | 'prices'>;

/** Of which the page finds wallets in the browser. */
export const walletTypes = ['evm', ...provingTypes] as const;

/** For wallets that the catalog does not have. */
const anyWallet = { sandbox: 'sandbox-wallet', live: 'other-wallet' };

/**
 * Whether such a wallet can prove the address that is asked for, and pay to one of the destinations on a chain that is
 * watched. It buys nothing, so it is no way to an onramp; and nothing is previewed without a price.
 */
export function takesBrowserWallets(services: Known, session: Configured): boolean {
  const { transfer, verification } = session.configuration;
  if (!isAmongChosen(services, session, 'evm')) return false;
  if (verification && !canProve(verification, 'evm')) return false;
  if (transfer === undefined) return verification !== undefined;
  return payableIn(services, session, 'evm') !== undefined;
}

/** As {@link takesBrowserWallets}, of wallets on Solana: the chain that they have to know. `undefined`: none is taken. */
export function takesSolanaWallets(services: Known, session: Configured): SolanaChain | undefined {
  const { verification } = session.configuration;
  if (!isAmongChosen(services, session, 'solana')) return undefined;
  if (verification && !canProve(verification, 'solana')) return undefined;
  const asset = payableIn(services, session, 'solana');
  return asset && (asset.network.testnet ? 'solana:devnet' : 'solana:mainnet');
}

/** Beside EVM, where such a wallet can prove the address that is asked for, and pay what is asked for after it. */
export function provingWallets(services: Known, session: Configured): ProvingType[] {
  const { transfer, verification } = session.configuration;
  if (verification === undefined) return [];
  if (transfer !== undefined) return takesSolanaWallets(services, session) === undefined ? [] : ['solana'];
  return provingTypes.filter(each => isAmongChosen(services, session, each) && canProve(verification, each));
}

/** Whether wallets of this network type can do what the session asks for. */
export function takesWalletsOn(services: Known, session: Configured, networkType: NetworkType): boolean {
  if (networkType === 'evm') return takesBrowserWallets(services, session);
  if (networkType === 'solana' && takesSolanaWallets(services, session) !== undefined) return true;
  return provingWallets(services, session).some(each => each === networkType);
}

/** Whether the page is to look for wallets at all. */
export function takesAnyWallet(services: Known, session: Configured): boolean {
  return walletTypes.some(each => takesWalletsOn(services, session, each));
}

/** Whether the wallet that the client chose, if it did, is on such networks. */
function isAmongChosen(
  services: Known,
  { configuration: { integrationId } }: Configured,
  networkType: NetworkType,
): boolean {
  const chosen = integrationId === undefined ? undefined : services.catalog.findIntegration(integrationId);
  if (chosen === undefined) return true;
  return chosen.kind === 'wallet' && !isForAny(chosen) && chosen.networkTypes.has(networkType);
}

/** The first of the destinations that such a wallet can pay to. */
function payableIn(
  services: Known,
  { scope: { environment }, configuration: { transfer, integrationId } }: Configured,
  networkType: PayingType,
): Asset | undefined {
  const chosen = integrationId === undefined ? undefined : services.catalog.findIntegration(integrationId);
  if (transfer === undefined || transfer.transferType === 'onramp') return undefined;
  if (!services.prices.serves(environment)) return undefined;
  return transfer.destinations
    .filter(each => chosen === undefined || services.catalog.canSend(chosen, each))
    .map(each => payableAsset(services, environment, each, networkType))
    .find(asset => asset !== undefined && isServed(asset.network, environment));
}

/** Whether it has been told what to send, so that it may have been sent. */
export function isWalletAsked({ transaction, solanaWallet }: WalletApprovalScreen): boolean {
  return (transaction ?? solanaWallet?.transaction) !== undefined;
}

/** No wallet calls itself so. */
function isForAny({ slug }: Integration): boolean {
  return Object.values(anyWallet).includes(slug);
}

/** An unbound message could have been signed elsewhere, for somebody else (ruling 5). */
function canProve(
  verification: NonNullable<Configured['configuration']['verification']>,
  by: (typeof walletTypes)[number],
): boolean {
  return asksForType(verification, by) && isBound(verification);
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
