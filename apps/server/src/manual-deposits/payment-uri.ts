/**
 * A payment as a URI that wallets read from a QR code: address, amount, token and tag at once, in the form that the
 * network's own standard has for it. Where a standard cannot say all of that there is no URI, because one that leaves
 * the tag or the token out would lead the money astray.
 */
import { chains, type NetworkType } from '@fairlead/chains';
import { type Amount, formatAmount } from '@fairlead/money';
import type { Asset } from '../catalog/index.ts';

export type PaymentUri = {
  uri: string;
  /** The name of the form. */
  standard: string;
  /** Whether a reader that takes only the first address of it takes the receiver's. */
  receiverFirst: boolean;
};

type Payment = {
  asset: Pick<Asset, 'decimals' | 'native'> & {
    contractAddress?: string | undefined;
    network: Pick<Asset['network'], 'networkType' | 'chainId'>;
  };
  address: string;
  addressTag?: string | undefined;
  /** In the decimals of the asset; absent: the sender chooses. */
  amount?: Amount | undefined;
};

type Writer = (
  payment: Payment,
) => (Omit<PaymentUri, 'receiverFirst'> & { receiverFirst?: boolean }) | undefined;

const writers: Readonly<Partial<Record<NetworkType, Writer>>> = {
  evm: ethereum,
  solana: solanaPay,
  bitcoin: bip21('bitcoin'),
  litecoin: bip21('litecoin'),
  dogecoin: bip21('dogecoin'),
  cardano,
  ripple: xrpl,
  stellar: sep7,
  tvm: ton,
  // Tron, Sui, Aptos, Tezos, Injective and Avalanche's X-chain have no standard that wallets share; docs/real-chains.md.
};

/** @returns `undefined`: there is no standard for it, and the address is shown alone */
export function paymentUri(payment: Payment): PaymentUri | undefined {
  const { native, contractAddress, network } = payment.asset;
  if (!native && contractAddress === undefined) return undefined;
  const written = writers[network.networkType]?.(payment);
  return written && { receiverFirst: true, ...written };
}

/** BIP-21, https://github.com/bitcoin/bips/blob/master/bip-0021.mediawiki, and the same with the name of a sibling. */
function bip21(scheme: string) {
  return ({ asset, address, addressTag, amount }: Payment) =>
    asset.native && addressTag === undefined
      ? { standard: 'BIP-21', uri: `${scheme}:${address}${query({ amount: decimal(amount) })}` }
      : undefined;
}

/** EIP-681, https://eips.ethereum.org/EIPS/eip-681: base units; a token's names its contract before the receiver. */
function ethereum({ asset, address, addressTag, amount }: Payment) {
  const { chainId } = asset.network;
  if (addressTag !== undefined || chainId === null) return undefined;
  const units = amount && String(amount.units);
  const uri = asset.native
    ? `ethereum:${address}@${chainId}${query({ value: units })}`
    : `ethereum:${asset.contractAddress}@${chainId}/transfer${query({ address, uint256: units })}`;
  return { standard: 'EIP-681', uri, receiverFirst: asset.native };
}

/** Solana Pay, https://docs.solanapay.com/spec, transfer request: the receiver's wallet, whole coins. */
function solanaPay({ asset, address, addressTag, amount }: Payment) {
  const token = asset.native ? undefined : asset.contractAddress;
  const said = { amount: decimal(amount), 'spl-token': token, memo: addressTag };
  return { standard: 'Solana Pay', uri: `solana:${address}${query(said)}` };
}

/** CIP-13, https://cips.cardano.org/cip/CIP-0013: ADA only. */
function cardano({ asset, address, addressTag, amount }: Payment) {
  if (!asset.native || addressTag !== undefined) return undefined;
  return { standard: 'CIP-13', uri: `web+cardano:${address}${query({ amount: decimal(amount) })}` };
}

/**
 * Xaman's payment request with the prefix that every app may claim, https://docs.xaman.dev/simple-link-qr/payment-request-link;
 * `dt` and `amount` are those of XLS-2, a token is `currency` and `issuer`. An X-address says its tag itself and not every reader knows it: it is shown alone.
 */
function xrpl({ asset, address, addressTag, amount }: Payment) {
  const parsed = chains.ripple.parseAddress(address);
  if (!parsed.ok || parsed.canonical !== address) return undefined;
  const [currency, issuer] = asset.native ? [] : (asset.contractAddress ?? '').split(':');
  const said = { amount: decimal(amount), dt: addressTag, currency, issuer };
  return { standard: 'xrpl://', uri: `xrpl://${address}${query(said)}` };
}

const memoTypes: Readonly<Record<string, string>> = { id: 'MEMO_ID', hash: 'MEMO_HASH', text: 'MEMO_TEXT' };

/**
 * SEP-7, https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0007.md, operation `pay` to an account; a
 * token by its code and issuer, as the catalog writes them; a hash as base64.
 */
function sep7({ asset, address, addressTag, amount }: Payment) {
  const parsed = chains.stellar.parseAddress(address);
  const memo = addressTag === undefined ? undefined : chains.stellar.tag?.parse(addressTag);
  if (!parsed.ok || parsed.kind !== 'account' || memo?.ok === false) return undefined;
  const [code, issuer] = asset.native ? [] : (asset.contractAddress ?? '').split(':');
  const said = {
    ...{ destination: address, amount: decimal(amount), asset_code: code, asset_issuer: issuer },
    memo: memo?.kind === 'hash' ? Buffer.from(memo.canonical, 'hex').toString('base64') : memo?.canonical,
    memo_type: memo && memoTypes[memo.kind],
  };
  return { standard: 'SEP-7', uri: `web+stellar:pay${query(said)}` };
}

/** TON's deep link, https://docs.ton.org/ecosystem/wallet-apps/deep-links: base units, the jetton by its master. */
function ton({ asset, address, addressTag, amount }: Payment) {
  const jetton = asset.native ? undefined : asset.contractAddress;
  const said = { jetton, amount: amount && String(amount.units), text: addressTag };
  return { standard: 'ton://', uri: `ton://transfer/${encodeURIComponent(address)}${query(said)}` };
}

function decimal(amount: Amount | undefined): string | undefined {
  return amount && formatAmount(amount);
}

/** A space is `%20`, which every reader takes for one; a plus is not one in these forms. */
function query(said: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(said).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
