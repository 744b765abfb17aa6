/**
 * A Solana wallet of the user's own browser, as a connector: as the one on EVM chains, but that a transaction which the
 * chain has not taken in a minute or two is never taken.
 */
import { chains } from '@fairlead/chains';
import {
  type Connector,
  type ConnectorState,
  type NotAsked,
  type Outcome,
  type SolanaFeature,
  solanaFeatures,
  type Withdrawal,
} from '@fairlead/connectors';
import { parseAmount, zero } from '@fairlead/money';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Asset, Network } from '../catalog/index.ts';
import type { SolanaChain } from '../chain-watch/index.ts';
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
import { payableAsset, payableAssets } from './payable-assets.ts';
import { failed, refusal } from './prepare.ts';
import { readingMs, readNetworks } from './read-networks.ts';
import { followSolana } from './solana-follow.ts';
import { costOf, prepareSolana, solDecimals } from './solana-prepare.ts';
import {
  claimTransaction,
  findWalletTransaction,
  insertWalletTransaction,
  updateWalletTransaction,
  type WalletTransactionRow,
} from './store.ts';

/** A block is final after some 13 seconds. */
const usualSeconds = 15;

const Credentials = Type.Object({
  kind: Type.Literal('solanaWallet'),
  address: Type.String(),
  name: Type.String(),
  feature: Type.Unsafe<SolanaFeature>({ type: 'string', enum: [...solanaFeatures] }),
});
type Credentials = Static<typeof Credentials>;

export function isOfSolanaWallet(credentials: object): boolean {
  return Check(Credentials, credentials);
}

export function solanaWallet(parts: WalletParts): Connector {
  const { db, catalog, watch, prices, scope, integration, clock } = parts;
  const { environment } = scope;
  const read = (credentials: ConnectorState) => credentials as Credentials;
  const ask = <Answer>(network: Network, question: (chain: SolanaChain) => Promise<Answer>) =>
    watch.askSolana({ environment, network }, question, readingMs);

  async function holdingsOn(network: Network, assets: readonly Asset[], wallet: string) {
    const { associatedAccounts, heldIn } = await import('./solana-accounts.ts');
    const places = await Promise.all(
      assets.map(async ({ native, contractAddress = '' }) =>
        native ? [wallet] : associatedAccounts(wallet, contractAddress),
      ),
    );
    const all = places.flat();
    const seen = await ask(network, chain => chain.accounts(all));
    const accountAt = (address: string) => seen[all.indexOf(address)];
    return assets.map((asset, index) => {
      const mine = (places[index] ?? []).map(accountAt);
      const units = asset.native
        ? (mine[0]?.lamports ?? 0n)
        : mine.reduce((sum, each) => sum + heldIn(each, wallet, asset.contractAddress ?? ''), 0n);
      return { asset, amount: { units, decimals: asset.decimals } };
    });
  }

  async function withdraw(
    credentials: ConnectorState,
    request: Parameters<Connector['withdraw']>[1],
  ): Promise<Outcome<Withdrawal>> {
    const { address, name } = read(credentials);
    const asset = payableAsset(parts, environment, request, 'solana');
    if (asset === undefined) return failed('refusedByInstitution', `${name} cannot send it on this network.`);
    const row = await insertWalletTransaction(db, scope, {
      ...{ transferId: request.idempotencyKey, networkId: request.networkId, symbol: asset.symbol },
      contract: asset.native ? undefined : asset.contractAddress,
      ...{ from: address, to: request.address, units: request.amount.units },
      mostGas: asset.native ? request.fee.units : lamportsIn(request.gas),
      ...(request.gas !== undefined && { mostRent: lamportsIn(request.newAccount) ?? 0n }),
      now: clock.now(),
    });
    if (row === undefined) throw new Error('the transfer is of another client');
    const prepared = await prepareSolana(ask, asset, row);
    return prepared.status === 'failed' ? prepared : asks(credentials, row);
  }

  /** The wallet is to be asked, or, with a transaction, is being asked. */
  function asks(
    credentials: ConnectorState,
    row: WalletTransactionRow,
    transaction?: string,
  ): Outcome<Withdrawal> & { status: 'challenge' } {
    const { name, feature } = read(credentials);
    const { name: networkName, testnet } = networkOf(row.network_id);
    const chain = testnet ? 'solana:devnet' : 'solana:mainnet';
    return {
      status: 'challenge',
      challenge: {
        kind: 'walletSignature',
        fromAddress: row.from_address,
        solanaWallet: { name, chain, networkName, feature, ...(transaction && { transaction }) },
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
    const asset = payableAsset(parts, environment, wanted, 'solana');
    if (asset === undefined) return failed('refusedByInstitution', 'This network is not read any more.');
    const prepared = await prepareSolana(ask, asset, row);
    if (prepared.status === 'failed') return prepared;
    await updateWalletTransaction(db, scope, row.transfer_id, {
      ...{ asked_at: clock.now(), built: prepared.built },
      last_valid_height: String(prepared.lastValidHeight),
    });
    return asks(credentials, row, prepared.built);
  }

  /**
   * The wallet says that it was refused, or the page that it was not asked. That it is so is certain enough where no block
   * has the transfer's reference.
   */
  async function refuse(
    feature: SolanaFeature,
    row: WalletTransactionRow,
    because: NotAsked | undefined,
  ): Promise<Outcome<Withdrawal>> {
    const refused = refusal(because);
    if (row.asked_at === null) return refused;
    try {
      const found = await follow(feature, row.transfer_id);
      if (found !== undefined) return { status: 'done', result: found };
    } catch {
      return lost();
    }
    return row.signed === null && row.reported_hash === null ? refused : lost();
  }

  async function report(
    feature: SolanaFeature,
    row: WalletTransactionRow,
    signature: string,
  ): Promise<Outcome<Withdrawal>> {
    if (row.asked_at === null) throw new RangeError('a wallet that was not asked has sent something');
    // What we send ourselves is known better.
    if (row.signed === null)
      await updateWalletTransaction(db, scope, row.transfer_id, { reported_hash: signature });
    const found = await follow(feature, row.transfer_id);
    if (found !== undefined) return { status: 'done', result: found };
    const after = await findWalletTransaction(db, scope, row.transfer_id);
    return after?.reported_hash === null ? foreign() : lost();
  }

  /** Written before it is sent; what is not the transaction that was built is neither. */
  async function submit(
    feature: SolanaFeature,
    row: WalletTransactionRow,
    signed: string,
  ): Promise<Outcome<Withdrawal>> {
    if (row.built === null) throw new RangeError('a wallet that was not asked has signed something');
    // The wallet is asked once. A second one beside the first might be paid twice.
    if (row.signed === null) {
      const { signatureOf } = await import('./solana-transaction.ts');
      const signature = await signatureOf(row.built, signed);
      if (signature === undefined) return foreign();
      await updateWalletTransaction(db, scope, row.transfer_id, { signed, reported_hash: signature });
      const sending = ask(networkOf(row.network_id), chain => chain.send(signed));
      if (await sending.catch(() => false))
        await claimTransaction(db, scope, row.transfer_id, { hash: signature, nonce: undefined });
    }
    const found = await follow(feature, row.transfer_id);
    return found === undefined ? lost() : { status: 'done', result: found };
  }

  async function follow(feature: SolanaFeature, transferId: string): Promise<Withdrawal | undefined> {
    const row = await findWalletTransaction(db, scope, transferId);
    return row && followSolana({ db, watch, prices, scope, clock }, row, networkOf(row.network_id), feature);
  }

  return {
    loginMethods: ['wallet'],

    async connect(request) {
      if (request.method !== 'wallet' || !request.browserWallet || !request.account)
        throw new TypeError('a wallet of the browser is connected by its account');
      const { name, solanaFeatures: able = [] } = request.browserWallet;
      const parsed = chains.solana.parseAddress(request.account.address);
      const feature = solanaFeatures.find(each => able.includes(each));
      if (!parsed.ok || !parsed.destination || feature === undefined)
        return failed('notAuthorized', `${name} shows no account of Solana that can sign.`);
      const address = parsed.canonical;
      const credentials: Credentials = { kind: 'solanaWallet', address, name, feature };
      const accountName = `${name} ${shortened(address)}`;
      return {
        status: 'done',
        result: { accountId: accountIdOf(integration.id, address), accountName, credentials },
      };
    },

    async resumeConnect() {
      throw new TypeError('a wallet asks for nothing when it connects');
    },

    async holdings(credentials) {
      const { address } = read(credentials);
      const networks = payableAssets(parts, environment, 'solana');
      return readNetworks(networks, (...each) => holdingsOn(...each, address));
    },

    async withdrawalTerms(credentials, wanted) {
      const { address: from } = read(credentials);
      const asset = payableAsset(parts, environment, wanted, 'solana');
      if (asset === undefined) return undefined;
      const to = wanted.address ?? from;
      const cost = await ask(asset.network, chain => costOf(chain, asset, { from, to }));
      if (cost === undefined) return undefined;
      const { decimals } = asset;
      const free = zero(decimals);
      const inCoin = (units: bigint) => ({
        symbol: asset.network.nativeSymbol ?? '',
        amount: { units, decimals: solDecimals },
      });
      return {
        institutionFee: free,
        networkFee: asset.native ? { units: cost.fee, decimals } : free,
        ...(!asset.native && { gas: inCoin(cost.fee) }),
        ...(cost.rent > 0n && { newAccount: inCoin(cost.rent) }),
        minimum: { units: cost.least, decimals },
        usualSeconds,
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
      const { feature } = read(credentials);
      if (answer.signed !== undefined) return submit(feature, row, answer.signed);
      if (answer.hash !== undefined) return report(feature, row, answer.hash);
      return answer.signs ? askWallet(credentials, row) : refuse(feature, row, answer.because);
    },

    findWithdrawal: (credentials, idempotencyKey) => follow(read(credentials).feature, idempotencyKey),

    lateRequests: async () => ({
      ...{ afterMs: lateMs, lookAfterMs, detail: { key: 'walletNeverSent' } },
      message: 'The wallet was asked, and no transaction came of it.',
    }),
  };
}

function lamportsIn(sol: string | undefined): bigint | undefined {
  return sol === undefined ? undefined : parseAmount(sol, solDecimals)?.units;
}

function foreign(): Outcome<never> & { status: 'failed' } {
  return { ...failed('foreignTransaction', 'This is another transaction.'), moneyMoved: 'unknown' };
}
