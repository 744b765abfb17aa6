/** Which exchanges and wallets the sandbox plays, and how each of them lets its users in. */
import { chains } from '@fairlead/chains';
import { madeUpAddress, madeUpTag } from '@fairlead/chains/made-up';
import {
  type Connector,
  createSandboxExchange,
  createSandboxWallet,
  type DepositAddress,
  playScenarios,
  sandboxWalletAddress,
  type WalletAsset,
} from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import { abilitiesOf, type Catalog, type Integration } from '../catalog/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import type { Clock, Random } from '../surroundings.ts';
import { findAskedScenario } from './asked-scenarios.ts';
import { seededBalances } from './balances.ts';
import { sandboxCourses } from './courses.ts';
import { sandboxLedger } from './ledger.ts';

export type SandboxSettings = {
  db: Kysely<Database>;
  catalog: Catalog;
  random: Random;
  publicUrl: string;
  /** From accepted to settled, in milliseconds. */
  settlementMs: number;
  /** How slow answers are waited for. */
  pause(milliseconds: number): Promise<void>;
};

/** What a connector is made for: whose time it is, and which Link token's session, where it is for one. */
export type ConnectorSetting = { clock: Clock; linkTokenId?: string };

/** How long an exchange takes to prepare an account after the login, so that a wait is really waited for. */
const preparationMs = 400;

/** Broker types that log in through a window of their own; the rest ask for a password and a code. */
const byWindow: ReadonlySet<string> = new Set(['sandboxCoinbase', 'coinbase']);

/** The sandbox's connector for an integration; `undefined` where there is nothing to play. */
export function sandboxExchanges(settings: SandboxSettings) {
  const { db, catalog, random, publicUrl, settlementMs, pause } = settings;
  const assetsOf = rememberAssets(catalog);
  return (
    scope: Scope,
    integration: Integration,
    { clock, linkTokenId }: ConnectorSetting,
  ): Connector | undefined => {
    if (scope.environment !== 'sandbox' || !abilitiesOf(integration, 'sandbox').has('connect'))
      return undefined;
    const ledger = sandboxLedger(db, scope, clock);
    const shared = {
      integration: { id: integration.id, name: integration.name, type: integration.brokerType },
      assets: assetsOf(integration),
      ledger,
      depositAddressOf: (accountId: string, asset: { networkId: string }) =>
        depositAddressOf(catalog, scope, accountId, asset),
      clock,
      random,
      settlementMs,
    };
    const play = (connector: Connector) =>
      playScenarios(connector, {
        ...shared,
        courses: sandboxCourses(db, scope),
        asked: async () =>
          linkTokenId === undefined ? undefined : findAskedScenario(db, scope, linkTokenId),
        pause,
      });
    if (integration.kind === 'wallet') {
      return play(
        createSandboxWallet({
          ...shared,
          addressOf: networkType => sandboxWalletAddress(scope.clientId, networkType),
        }),
      );
    }
    const exchange = {
      ...shared,
      preparationMs,
      sells: abilitiesOf(integration, 'sandbox').has('buy'),
      seeded: (user: string) => seededBalances(db, scope, user),
    };
    if (!byWindow.has(integration.brokerType)) {
      // The vendor's word for integrations by the institution's own API, in place of OAuth.
      const makesApiKeys = integration.brokerType.endsWith('Direct');
      return play(createSandboxExchange({ ...exchange, makesApiKeys, loginMethod: 'password' }));
    }
    const oauth = { authorizeUrl: (requestId: string) => `${publicUrl}/sandbox/authorize/${requestId}` };
    return play(createSandboxExchange({ ...exchange, loginMethod: 'oauth', oauth }));
  };
}

/** The same for every asset of one network type, as most exchanges do it; with a tag where the network has tags. */
function depositAddressOf(
  catalog: Catalog,
  { clientId }: Scope,
  accountId: string,
  { networkId }: { networkId: string },
): DepositAddress | undefined {
  const type = catalog.findNetwork(networkId)?.networkType;
  if (type === undefined) return undefined;
  const seed = `${clientId} ${accountId}`;
  const tag = chains[type].tag && { tag: madeUpTag(type, seed) };
  return { address: madeUpAddress(type, seed), ...tag };
}

/** The catalog never changes, so neither do the lists; the connectors know them again by identity. */
function rememberAssets(catalog: Catalog): (integration: Integration) => readonly WalletAsset[] {
  const known = new WeakMap<Integration, readonly WalletAsset[]>();
  return integration => {
    const assets = known.get(integration) ?? soldBy(integration, catalog);
    known.set(integration, assets);
    return assets;
  };
}

function soldBy(integration: Integration, catalog: Catalog): WalletAsset[] {
  return integration.coverage.flatMap(({ network, assets }) =>
    [...assets].flatMap(symbol => {
      const asset = catalog.findAsset(network.id, symbol);
      const { id: networkId, networkType } = network;
      return asset ? [{ symbol, networkId, networkType, decimals: asset.decimals }] : [];
    }),
  );
}
