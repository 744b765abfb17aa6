/** Rulings 6, 12, 15, 16, 17: the list of destinations. */
import { canonicalAddress } from '@fairlead/chains';
import type { ToAddress } from '@fairlead/wire';
import { type Asset, isKnownOnChain } from '../../catalog/index.ts';
import type { Destination } from '../configuration.ts';
import { checkDestinationAddress, checkTag } from './addresses.ts';
import { fiatDecimals, isMore, readAmount } from './amounts.ts';
import type { RuleContext } from './context.ts';
import type { Findings } from './findings.ts';

const list = 'transferOptions.toAddresses';

/** EVM, base58 and Tron contracts; no symbol looks like one. */
const contractAddress = /^(?:0x[0-9a-f]{40}|[1-9A-HJ-NP-Z]{32,60})$/i;

/** What comes of the list: at least one destination, or a fault has been found. */
export function decideDestinations(
  entries: readonly ToAddress[],
  context: RuleContext,
  findings: Findings,
): Destination[] {
  const kept = new Map<string, { destination: Destination; canonical: string; at: number }>();
  let leftOut = 0;
  for (const [at, entry] of entries.entries()) {
    const path = `${list}[${at}]`;
    const asset = findAsset(entry, path, context, findings);
    if (asset === 'leftOut') leftOut += 1;
    if (typeof asset === 'string') continue;
    const { destination, canonical } = decideDestination(entry, asset, path, context, findings);
    const key = `${destination.networkId} ${destination.symbol}`;
    const twin = kept.get(key);
    if (twin === undefined) kept.set(key, { destination, canonical, at });
    else compareTwins({ destination, canonical, at }, twin, findings);
  }
  if (kept.size === 0 && leftOut > 0 && leftOut === entries.length) {
    const message = 'None of the destinations can be used: no network or symbol in the list is known.';
    findings.fault(
      list,
      'noUsableDestination',
      message,
      'Take networkId and symbol from GET /api/v1/transfers/managed/networks.',
    );
  }
  return [...kept.values()].map(each => each.destination);
}

/** Ruling 12: what is unknown is left out with a warning; what can only be a mistake is a fault. */
function findAsset(
  entry: ToAddress,
  path: string,
  context: RuleContext,
  findings: Findings,
): Asset | 'leftOut' | 'refused' {
  const network = context.catalog.findNetwork(entry.networkId);
  if (contractAddress.test(entry.symbol.trim())) {
    const known = network && context.catalog.findContract(network.id, entry.symbol.trim())?.symbol;
    findings.fault(
      `${path}.symbol`,
      'contractAddressAsSymbol',
      `${path}.symbol is the address of a contract, not a symbol.`,
      known ? `Send "${known}".` : 'Send the symbol, such as USDC.',
    );
    return 'refused';
  }
  if (!network || network.off) {
    findings.warn(
      `${path}.networkId`,
      'unknownNetwork',
      `${path} was left out: there is no network ${entry.networkId}.`,
    );
    return 'leftOut';
  }
  if (network.testnet && context.environment === 'live') {
    const message = `${network.name} is a test network; what is on it is worth nothing.`;
    findings.fault(
      `${path}.networkId`,
      'testNetwork',
      message,
      'Use a network with real money, or a sandbox key.',
    );
    return 'refused';
  }
  const asset = context.catalog.findAsset(network.id, entry.symbol.trim());
  if (!asset || asset.off) {
    findings.warn(
      `${path}.symbol`,
      'unknownSymbol',
      `${path} was left out: there is no ${entry.symbol} on ${network.name}.`,
    );
    return 'leftOut';
  }
  // On a test network by the operator's word alone.
  const isNamed = context.environment === 'sandbox' && asset.testContractAddress !== undefined;
  if (!isKnownOnChain(asset) && !isNamed) {
    const why = `no two sources agree on the contract of ${asset.symbol} on ${network.name}`;
    findings.warn(`${path}.symbol`, 'exchangesOnly', `${path} can come from an exchange only: ${why}.`);
  }
  return asset;
}

function decideDestination(
  entry: ToAddress,
  asset: Asset,
  path: string,
  context: RuleContext,
  findings: Findings,
): { destination: Destination; canonical: string } {
  const { network, symbol, decimals } = asset;
  const address = checkDestinationAddress(entry.address, network, `${path}.address`, context, findings);
  const addressTag = checkTag(entry.addressTag, address, network, `${path}.addressTag`, context, findings);
  const read = (name: 'amount' | 'minAmount' | 'minAmountInFiat' | 'displayAmountInFiat', digits: number) => {
    const amount = readAmount(entry[name], `${path}.${name}`, digits, context, findings);
    return amount === undefined ? {} : { [name]: amount };
  };
  const text = entry.address.trim();
  const canonical = canonicalAddress(network.networkType, text);
  const destination: Destination = {
    networkId: network.id,
    symbol,
    decimals,
    address: text,
    ...(canonical.toLowerCase() !== text.toLowerCase() && { canonicalAddress: canonical }),
    ...(addressTag !== undefined && { addressTag }),
    ...read('amount', decimals),
    ...read('displayAmountInFiat', fiatDecimals),
    ...read('minAmount', decimals),
    ...read('minAmountInFiat', fiatDecimals),
    ...(!address.isReal && { addressIsMadeUp: true }),
    ...(entry.note && { note: entry.note }),
  };
  checkMinimum(destination, path, findings);
  if (destination.displayAmountInFiat !== undefined && destination.amount === undefined) {
    const message = `${path}.displayAmountInFiat has no effect without an amount beside it.`;
    findings.warn(`${path}.displayAmountInFiat`, 'displayWithoutAmount', message);
  }
  return { destination, canonical: address.canonical };
}

/** Ruling 17, in the asset; `transfer.ts` has the half in fiat. */
function checkMinimum({ amount, minAmount, decimals }: Destination, path: string, findings: Findings): void {
  if (amount === undefined || minAmount === undefined || !isMore(minAmount, amount, decimals)) return;
  const message = `${path}.minAmount (${minAmount}) is more than the amount (${amount}).`;
  findings.fault(`${path}.minAmount`, 'minimumAboveAmount', message, 'Lower minAmount, or leave it out.');
}

/** Ruling 15: the same asset twice is a repetition, or a contradiction about where money goes. */
function compareTwins(
  one: { destination: Destination; canonical: string; at: number },
  first: { destination: Destination; canonical: string; at: number },
  findings: Findings,
): void {
  const path = `${list}[${one.at}]`;
  const { symbol } = one.destination;
  const besideAddress = ({ address, canonicalAddress, ...rest }: Destination) => rest;
  const [mine, its] = [besideAddress(one.destination), besideAddress(first.destination)];
  const names = Object.keys(mine) as (keyof typeof mine)[];
  const alike =
    one.canonical === first.canonical &&
    names.length === Object.keys(its).length &&
    names.every(name => mine[name] === its[name]);
  if (alike) {
    findings.warn(path, 'repeatedDestination', `${path} repeats ${list}[${first.at}] and was left out.`);
    return;
  }
  const message = `${path} and ${list}[${first.at}] are both ${symbol} on the same network, but not the same.`;
  findings.fault(
    path,
    'contradictingDestination',
    message,
    'Keep one destination for each asset and network.',
  );
}
