/**
 * A wallet of the user's own browser on EVM chains, as a connector. It charges nothing and keeps nothing: what it has is on
 * the chains, and what it was asked to send stands in our own row until the chain tells what came of it.
 */
import { chains } from '@fairlead/chains';
import type {
  BrowserWallet,
  Connector,
  ConnectorState,
  NotAsked,
  Outcome,
  Withdrawal,
} from '@fairlead/connectors';
import { parseAmount, zero } from '@fairlead/money';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Asset, Network } from '../catalog/index.ts';
import type { EvmChain } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';
import {
  accountIdOf,
  approvalLifeMs,
  lateMs,
  lookAfterMs,
  lost,
  shortened,
  type WalletParts,
} from './account.ts';
import { coinDecimals, hexOf, walletChainOf } from './evm-assets.ts';
import { costOf, shownOf } from './evm-costs.ts';
import { unsignedOf } from './evm-transaction.ts';
import { followTransaction } from './follow.ts';
import { payableAsset, payableAssets } from './payable-assets.ts';
import { failed, type Gas, prepareTransaction, refusal } from './prepare.ts';
import { readingMs, readNetworks } from './read-networks.ts';
import {
  findWalletTransaction,
  insertWalletTransaction,
  updateWalletTransaction,
  type WalletTransactionRow,
} from './store.ts';

const Credentials = Type.Object({
  kind: Type.Literal('browserWallet'),
  address: Type.String(),
  name: Type.String(),
  rdns: Type.Optional(Type.String()),
});
type Credentials = Static<typeof Credentials>;

export function isOfBrowserWallet(credentials: object): boolean {
  return Check(Credentials, credentials);
}

export function evmWallet(parts: WalletParts): Connector {
  const { db, catalog, watch, prices, scope, integration, clock } = parts;
  const { environment } = scope;
  const read = (credentials: ConnectorState) => credentials as Credentials;

  const ask = <Answer>(network: Network, question: (chain: EvmChain) => Promise<Answer>) =>
    watch.ask({ environment, network }, question, readingMs);

  async function holdingsOn(network: Network, assets: readonly Asset[], address: string) {
    const tokens = assets.filter(({ native }) => !native);
    const contracts = tokens.map(({ contractAddress }) => contractAddress ?? '');
    const { own, tokens: held } = await ask(network, chain => chain.balances(address, contracts));
    return assets.map(asset => {
      const units = asset.native ? own : (held[tokens.indexOf(asset)] ?? 0n);
      return { asset, amount: { units, decimals: asset.decimals } };
    });
  }

  async function withdraw(
    credentials: ConnectorState,
    request: Parameters<Connector['withdraw']>[1],
  ): Promise<Outcome<Withdrawal>> {
    const { address, name } = read(credentials);
    const asset = payableAsset(parts, environment, request, 'evm');
    if (asset === undefined) return failed('refusedByInstitution', `${name} cannot send it on this network.`);
    const row = await insertWalletTransaction(db, scope, {
      transferId: request.idempotencyKey,
      networkId: request.networkId,
      symbol: asset.symbol,
      contract: asset.native ? undefined : asset.contractAddress,
      from: address,
      to: request.address,
      units: request.amount.units,
      mostGas: asset.native ? request.fee.units : weiIn(request.gas),
      now: clock.now(),
    });
    if (row === undefined) throw new Error('the transfer is of another client');
    const prepared = await prepareTransaction(ask, asset, row);
    return prepared.status === 'failed' ? prepared : asks(credentials, row);
  }

  /** The wallet is to be asked, or, with a transaction, is being asked. */
  function asks(
    credentials: ConnectorState,
    row: WalletTransactionRow,
    gas?: Gas,
  ): Outcome<Withdrawal> & { status: 'challenge' } {
    const { name, rdns } = read(credentials);
    const chain = walletChainOf(networkOf(row.network_id));
    const { from, to, value, data } = unsignedOf(row);
    return {
      status: 'challenge',
      challenge: {
        kind: 'walletSignature',
        fromAddress: row.from_address,
        browserWallet: { name, ...(rdns !== undefined && { rdns }), chain },
        ...(gas && {
          transaction: {
            ...{ chainId: chain.chainId, from, to, data, value: hexOf(value), gas: hexOf(gas.limit) },
            maxFeePerGas: hexOf(gas.most),
            maxPriorityFeePerGas: hexOf(gas.priority),
          },
        }),
        expiresAt: later(row.created_at, approvalLifeMs),
        canResend: false,
      },
      state: { transferId: row.transfer_id },
    };
  }

  function networkOf(id: string): Network {
    const network = catalog.findNetwork(id);
    if (network === undefined) throw new Error(`network ${id} is not in the catalog any more`);
    return network;
  }

  /** Written before the wallet is told what to sign: from here on the transaction is looked for. */
  async function askWallet(
    credentials: ConnectorState,
    row: WalletTransactionRow,
  ): Promise<Outcome<Withdrawal>> {
    if (row.asked_at !== null) return lost();
    if (later(row.created_at, approvalLifeMs) <= clock.now())
      return failed('challengeExpired', 'The wallet was not asked to sign in time.');
    const wanted = { networkId: row.network_id, symbol: row.symbol };
    const asset = payableAsset(parts, environment, wanted, 'evm');
    if (asset === undefined) return failed('refusedByInstitution', 'This network is not read any more.');
    const prepared = await prepareTransaction(ask, asset, row);
    if (prepared.status === 'failed') return prepared;
    await updateWalletTransaction(db, scope, row.transfer_id, {
      asked_at: clock.now(),
      nonce_before: String(prepared.sent),
      next_block: String(prepared.height + 1),
    });
    return asks(credentials, row, prepared.gas);
  }

  /**
   * The wallet says that it was refused, or the page that it was not asked. That it is so is certain where the sender has
   * sent nothing since.
   */
  async function refuse(
    row: WalletTransactionRow,
    because: NotAsked | undefined,
  ): Promise<Outcome<Withdrawal>> {
    const refused = refusal(because);
    if (row.asked_at === null) return refused;
    const found = await follow(row.transfer_id);
    if (found !== undefined) return { status: 'done', result: found };
    try {
      const sent = await ask(networkOf(row.network_id), chain => chain.sentBy(row.from_address, 'pending'));
      return sent === Number(row.nonce_before) ? refused : lost();
    } catch {
      return lost();
    }
  }

  async function report(row: WalletTransactionRow, hash: string): Promise<Outcome<Withdrawal>> {
    if (row.asked_at === null) throw new RangeError('a wallet that was not asked has sent something');
    await updateWalletTransaction(db, scope, row.transfer_id, { reported_hash: hash.toLowerCase() });
    const found = await follow(row.transfer_id);
    if (found !== undefined) return { status: 'done', result: found };
    const after = await findWalletTransaction(db, scope, row.transfer_id);
    if (after?.reported_hash === null)
      return { ...failed('foreignTransaction', 'This is another transaction.'), moneyMoved: 'unknown' };
    return lost();
  }

  async function follow(transferId: string): Promise<Withdrawal | undefined> {
    const row = await findWalletTransaction(db, scope, transferId);
    return row && followTransaction({ db, watch, prices, scope, clock }, row, networkOf(row.network_id));
  }

  return {
    loginMethods: ['wallet'],

    async connect(request) {
      if (request.method !== 'wallet' || !request.browserWallet || !request.account)
        throw new TypeError('a wallet of the browser is connected by its account');
      const parsed = chains.evm.parseAddress(request.account.address);
      if (request.account.networkType !== 'evm' || !parsed.ok)
        return failed('notAuthorized', `${request.browserWallet.name} shows no account of an EVM network.`);
      const credentials: Credentials = {
        ...{ kind: 'browserWallet', address: parsed.canonical },
        ...nameOf(request.browserWallet),
      };
      const accountName = `${request.browserWallet.name} ${shortened(parsed.canonical)}`;
      const accountId = accountIdOf(integration.id, parsed.canonical.toLowerCase());
      return { status: 'done', result: { accountId, accountName, credentials } };
    },

    async resumeConnect() {
      throw new TypeError('a wallet asks for nothing when it connects');
    },

    async holdings(credentials) {
      const { address } = read(credentials);
      return readNetworks(payableAssets(parts, environment, 'evm'), (...each) =>
        holdingsOn(...each, address),
      );
    },

    async withdrawalTerms(credentials, wanted) {
      const { address: from } = read(credentials);
      const asset = payableAsset(parts, environment, wanted, 'evm');
      if (asset === undefined) return undefined;
      // How much is sent is not known yet: the least that there is takes as much gas.
      const least = unsignedOf({
        ...{ from_address: from, to_address: wanted.address ?? from, units: '1' },
        contract: asset.native ? null : (asset.contractAddress ?? ''),
      });
      const cost = await ask(asset.network, chain => costOf(chain, asset, least));
      const { decimals } = asset;
      const free = zero(decimals);
      const most = shownOf(cost, asset.native);
      return {
        institutionFee: free,
        networkFee: asset.native ? { units: most, decimals } : free,
        ...(!asset.native && {
          gas: { symbol: asset.network.nativeSymbol ?? '', amount: { units: most, decimals: coinDecimals } },
        }),
        minimum: { units: 1n, decimals },
        usualSeconds: watch.confirmationsOn(asset.network) * 12,
      };
    },

    withdraw,

    async resumeWithdraw(credentials, state, answer) {
      const row = await findWalletTransaction(db, scope, String(state['transferId']));
      if (row === undefined) throw new Error('nothing is known of this transfer');
      if (answer.kind !== 'wallet') {
        const isOver = later(row.created_at, approvalLifeMs) <= clock.now();
        return isOver
          ? failed('challengeExpired', 'The wallet was not asked to sign in time.')
          : asks(credentials, row);
      }
      if (answer.hash !== undefined) return report(row, answer.hash);
      return answer.signs ? askWallet(credentials, row) : refuse(row, answer.because);
    },

    findWithdrawal: (_credentials, idempotencyKey) => follow(idempotencyKey),

    async lateRequests(_credentials, idempotencyKey) {
      const row = await findWalletTransaction(db, scope, idempotencyKey);
      const asked = row?.asked_at ?? undefined;
      return {
        ...{ afterMs: lateMs, lookAfterMs, detail: { key: 'walletNeverSent' } },
        message: 'The wallet was asked, and no transaction came of it.',
        ...(row && asked && { knownUntil: row.read_until ?? asked, isBehind: row.is_behind }),
      };
    },
  };
}

function weiIn(coins: string | undefined): bigint | undefined {
  return coins === undefined ? undefined : parseAmount(coins, coinDecimals)?.units;
}

function nameOf({ name, rdns }: BrowserWallet) {
  return { name, ...(rdns !== undefined && { rdns }) };
}
