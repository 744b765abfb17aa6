/** Rulings 2, 3, 4 and 5: proving a wallet. */
import type { NetworkType } from '@fairlead/chains';
import type { VerifyWalletOptions } from '@fairlead/wire';
import type { TransferConfiguration, VerificationConfiguration } from '../configuration.ts';
import type { AddressRules, RuleContext } from './context.ts';
import type { Findings } from './findings.ts';

const at = 'verifyWalletOptions';

export function decideVerification(
  options: VerifyWalletOptions | null | undefined,
  context: RuleContext,
  findings: Findings,
): VerificationConfiguration | undefined {
  if (!options) return undefined;
  const place = decidePlace(options, context, findings);
  const addresses = decideAddresses(options, place.networkType, context, findings);
  const message = options.message ?? undefined;
  if (message !== undefined && !message.includes('{nonce}')) {
    const warning = `${at}.message has no {nonce}: the same signature could be shown again, so the proof is recorded as unbound.`;
    findings.warn(`${at}.message`, 'messageWithoutNonce', warning);
  }
  return {
    // Ruling 4: one method exists, and it is the default.
    methods: ['signedMessage'],
    ...(message !== undefined && { message }),
    ...(addresses.length > 0 && { addresses }),
    ...place,
  };
}

/** Ruling 27: the proven wallet sends, so that it has to be on a network of some destination. */
export function checkVerifiedSender(
  transfer: TransferConfiguration | undefined,
  verification: VerificationConfiguration | undefined,
  { catalog }: RuleContext,
  findings: Findings,
): void {
  const networkType = verification?.networkType;
  if (transfer === undefined || networkType === undefined || transfer.destinations.length === 0) return;
  const fits = transfer.destinations.some(
    ({ networkId }) => catalog.findNetwork(networkId)?.networkType === networkType,
  );
  if (fits) return;
  const message = `${at} asks for a wallet of type ${networkType}, which can send to none of toAddresses.`;
  const hint = 'Add a destination on such a network, or ask for another wallet.';
  findings.fault(`${at}.networkType`, 'verifiedWalletCannotSend', message, hint);
}

/** Ruling 3: both may be named if they agree. */
function decidePlace(
  { networkId, networkType }: VerifyWalletOptions,
  context: RuleContext,
  findings: Findings,
): Pick<VerificationConfiguration, 'networkId' | 'networkType'> {
  if (networkType === 'unknown') {
    const message = `${at}.networkType cannot be unknown.`;
    findings.fault(`${at}.networkType`, 'networkType', message, 'Name the network type, or leave it out.');
    return {};
  }
  const type = networkType ? { networkType } : {};
  if (!networkId) return type;
  const network = context.catalog.findNetwork(networkId);
  if (!network || network.off) {
    const message = `${at}.networkId: there is no network ${networkId}.`;
    findings.fault(
      `${at}.networkId`,
      'unknownNetwork',
      message,
      'Take it from GET /api/v1/transfers/managed/networks.',
    );
    return type;
  }
  if (network.testnet && context.environment === 'live') {
    const message = `${at}.networkId is ${network.name}, a test network: an address there proves nothing live.`;
    const hint = 'Use a network with real money, or a sandbox key.';
    findings.fault(`${at}.networkId`, 'testNetwork', message, hint);
  }
  if (networkType && network.networkType !== networkType) {
    const message = `${at}.networkId is ${network.name}, whose type is ${network.networkType}, but networkType says ${networkType}.`;
    findings.fault(`${at}.networkType`, 'networkTypeConflict', message, 'Keep one of the two.');
  }
  return { networkId: network.id, networkType: network.networkType };
}

/** Ruling 2: `addresses`, or the guide's `address`; both only if they say the same. */
function decideAddresses(
  options: VerifyWalletOptions,
  networkType: NetworkType | undefined,
  context: RuleContext,
  findings: Findings,
): string[] {
  const named = options.addresses ?? [];
  const alias = [options.address ?? []].flat();
  if (alias.length > 0) {
    findings.warn(
      `${at}.address`,
      'addressAlias',
      `${at}.address was read as addresses, which is its name in the reference.`,
    );
  }
  const canonical = (text: string) => canonicalAddress(text.trim(), networkType, context.addressRules);
  if (named.length > 0 && alias.length > 0) {
    const [a, b] = [new Set(named.map(canonical)), new Set(alias.map(canonical))];
    if (a.size !== b.size || [...a].some(each => !b.has(each))) {
      const message = `${at}.address and ${at}.addresses are different.`;
      findings.fault(`${at}.address`, 'addressConflict', message, `Keep ${at}.addresses.`);
    }
  }
  const field = named.length > 0 ? 'addresses' : 'address';
  const chosen = new Map<string, string>();
  for (const [index, text] of (named.length > 0 ? named : alias).entries()) {
    const path =
      typeof options.address === 'string' && field === 'address'
        ? `${at}.address`
        : `${at}.${field}[${index}]`;
    const own = canonical(text);
    if (addressKinds(own, networkType, context).length === 0) {
      const where = networkType ? `of a network of type ${networkType}` : 'of any network type';
      findings.faultIfLive(
        context.environment,
        path,
        'address',
        `${path} is not an address ${where}.`,
        'Check the address.',
      );
    }
    chosen.set(own, text.trim());
  }
  return [...chosen.values()];
}

function candidates(networkType: NetworkType | undefined, rules: AddressRules): NetworkType[] {
  return networkType ? [networkType] : (Object.keys(rules) as NetworkType[]);
}

/** The network types that know the text as an address; live, those of main networks only. */
function addressKinds(
  text: string,
  networkType: NetworkType | undefined,
  { addressRules: rules, environment }: RuleContext,
): NetworkType[] {
  return candidates(networkType, rules).filter(type => {
    const parsed = rules[type].parseAddress(text);
    return parsed.ok && (parsed.mainnet || environment === 'sandbox');
  });
}

/** Without a network type, the first type that can read the text decides; equal texts stay equal either way. */
function canonicalAddress(text: string, networkType: NetworkType | undefined, rules: AddressRules): string {
  for (const type of candidates(networkType, rules)) {
    const parsed = rules[type].parseAddress(text);
    if (parsed.ok) return parsed.canonical;
  }
  return text;
}
