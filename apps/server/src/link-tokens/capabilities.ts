/**
 * What the sessions of this release can serve. A request is read and judged in full first; what is sound but not
 * served yet is then refused with `notSupported`, rather than minted into a session that leads nowhere.
 */
import type { Fault, ToAddress, TransferType } from '@fairlead/wire';
import { abilitiesOf, type Catalog, isKnownOnChain, payingTypes } from '../catalog/index.ts';
import { payableAsset } from '../chain-wallets/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { Environment } from '../database/schema.ts';
import type { Prices } from '../prices/index.ts';
import { asksForType } from '../verifications/asked-types.ts';
import { isBound } from '../verifications/message.ts';
import type { LinkTokenConfiguration } from './configuration.ts';

type Capabilities = {
  transferTypes: readonly TransferType[];
  /** A session that only connects an account: withdrawals, reading. */
  connectOnly: boolean;
  verification: boolean;
  /** A fee of the client's own on top; 0 is always served. */
  clientFee: boolean;
};

export const capabilities: Readonly<Record<Environment, Capabilities>> = {
  sandbox: {
    transferTypes: ['deposit', 'payment', 'onramp'],
    connectOnly: true,
    verification: true,
    clientFee: true,
  },
  // By wallets of the user's own browser, and by hand: nothing here talks to a live exchange.
  live: {
    transferTypes: ['deposit', 'payment'],
    connectOnly: false,
    verification: true,
    clientFee: true,
  },
};

/** What this installation has, beside what the release can do. */
export type Equipment = {
  catalog: Catalog;
  watch: Pick<ChainWatch, 'covers'>;
  prices: Pick<Prices, 'serves'>;
};

const hint = 'docs/link-token.md lists what can.';

/** @param entries the request's destinations, for the place of each in it */
export function notServed(
  configuration: LinkTokenConfiguration,
  entries: readonly ToAddress[],
  equipment: Equipment,
  environment: Environment,
): Fault[] {
  const { catalog } = equipment;
  const can = capabilities[environment];
  const faults: Fault[] = [];
  const refuse = (path: string, what: string) => {
    const message = `${what} cannot be served yet in the ${environment} environment.`;
    faults.push({ path, rule: 'notServed', message, hint });
  };
  const { transfer, verification, integrationId } = configuration;
  const integration = integrationId === undefined ? undefined : catalog.findIntegration(integrationId);
  if (verification && !can.verification) refuse('verifyWalletOptions', 'Wallet verification');
  if (!transfer && !verification && !can.connectOnly)
    refuse('transferOptions', 'A session without a transfer');
  if (transfer && !can.transferTypes.includes(transfer.transferType)) {
    refuse('transferOptions.transferType', `The transfer type ${transfer.transferType}`);
  }
  if (Number(transfer?.clientFee ?? 0) > 0 && !can.clientFee) {
    refuse('transferOptions.clientFee', 'A fee of your own');
  }
  if (integration) {
    const able = abilitiesOf(integration, environment);
    if (!able.has(transfer ? 'send' : 'connect')) refuse('integrationId', integration.name);
    else if (transfer?.transferType === 'onramp' && !able.has('buy')) {
      refuse('integrationId', `Buying at ${integration.name}`);
    }
  }
  if (environment === 'live' && faults.length === 0) return liveFaults(configuration, entries, equipment);
  return faults;
}

/**
 * In live a destination is served by a wallet of the user's browser, on EVM networks and Solana; or by hand: a deposit, with
 * nothing proven and no wallet chosen. Either way its chain must be read.
 */
function liveFaults(
  { transfer, verification, integrationId }: LinkTokenConfiguration,
  entries: readonly ToAddress[],
  equipment: Equipment,
): Fault[] {
  if (transfer === undefined) return [];
  const { catalog, watch, prices } = equipment;
  const fault = (path: string, message: string, better: string): Fault => {
    return { path, rule: 'notServed', message, hint: better };
  };
  const byHand = transfer.transferType === 'deposit' && !verification && integrationId === undefined;
  const types = payingTypes.filter(each => verification === undefined || asksForType(verification, each));
  const [proven] = types;
  if (proven === undefined) {
    const message = 'A live transfer after a proof can be served on EVM networks and Solana only.';
    const field = verification?.networkType ? 'networkType' : 'addresses';
    const better = 'Ask for an address of one of these, or for the proof alone.';
    return [fault(`verifyWalletOptions.${field}`, message, better)];
  }
  if (verification && !isBound(verification)) {
    const message = 'A live transfer after a proof needs a message of its own in each session.';
    return [fault('verifyWalletOptions.message', message, 'Put {nonce} into it, or leave it out.')];
  }
  if (!byHand && !prices.serves('live')) {
    const message = 'Wallets cannot pay in the live environment of this server: it has no source of prices.';
    return [fault('transferOptions', message, 'Whoever runs it sets FAIRLEAD_PRICES.')];
  }
  return transfer.destinations.flatMap(destination => {
    const asset = catalog.findAsset(destination.networkId, destination.symbol);
    if (asset === undefined) return [];
    const at = entries.findIndex(
      ({ networkId, symbol }) =>
        catalog.findAsset(networkId, symbol.trim())?.symbol === asset.symbol &&
        catalog.findNetwork(networkId) === asset.network,
    );
    const path = `transferOptions.toAddresses[${at}]`;
    const { name } = asset.network;
    if (!isKnownOnChain(asset)) {
      const message = `${asset.symbol} on ${name} can come from an exchange only, and none is connected in live.`;
      return [
        fault(
          `${path}.symbol`,
          message,
          'Whoever runs this server may name its contract (FAIRLEAD_CONTRACTS).',
        ),
      ];
    }
    if (!watch.covers('live', asset)) {
      const message = `${asset.symbol} on ${name} is not read by this server in live, so nothing that arrives there would be seen.`;
      return [
        fault(
          `${path}.networkId`,
          message,
          'Whoever runs it names an endpoint in FAIRLEAD_CHAINS_LIVE, where the network can be read.',
        ),
      ];
    }
    if (byHand) return [];
    const isPayable = types.some(each => payableAsset({ catalog, watch }, 'live', destination, each));
    if (!isPayable) {
      const message =
        types.length === 1
          ? `What is for ${name} cannot be sent in live from an address of the network type ${proven}.`
          : `On ${name} only deposits by hand can be served in live.`;
      return [
        fault(
          `${path}.networkId`,
          message,
          'Take an EVM network or Solana, of the type that is proven; or a deposit without a proof and without an integration.',
        ),
      ];
    }
    return [];
  });
}
