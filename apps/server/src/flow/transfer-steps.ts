/**
 * From a connected account to a preview: which asset, over which network, how much. A screen whose answer is known
 * is skipped; the first question that is open is the one that is asked.
 */
import type { ConnectorState } from '@fairlead/connectors';
import { type Amount, compare, formatAmount, parseAmount, quantityFor, wireNumber } from '@fairlead/money';
import type { AssetScreen, NetworkScreen, Notice, NoticeCode, Screen } from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import { ApiError } from '../http/api-error.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { shownPrice } from '../prices/index.ts';
import type { Progress } from '../sessions/store.ts';
import { type AssetOption, asMoney, type NetworkOption, worth } from '../transfers/options.ts';
import { feesOf } from '../transfers/quote.ts';
import { chosenIntegration, connectedAccount, connectorOf, transferOf } from './context.ts';
import { fundingIdOf, fundingStep, usableWays } from './funding.ts';
import { ask } from './institution.ts';
import { integrationSummary, named, networkSummary, silenceOf, tokenLogo } from './integration-words.ts';
import type { Message } from './messages.ts';
import { noticeOf } from './notice.ts';
import { previewStep } from './preview.ts';
import { readOptions } from './read-options.ts';
import { startOver } from './start-over.ts';
import type { Step, StepContext } from './step.ts';
import { feeLines } from './summary.ts';

export type TransferStart = {
  integration: Integration;
  credentials: ConnectorState;
  progress: Progress;
  /** The account has just been connected. */
  starting?: boolean;
};

/** The next open question of a transfer, or its preview. */
export async function nextTransferStep(context: StepContext, start: TransferStart): Promise<Step> {
  const { services, session, requestId } = context;
  const { integration, progress } = start;
  const transfer = transferOf(session);
  const begun: Message[] = start.starting ? [{ type: 'transferStarted', payload: named(integration) }] : [];

  const account = {
    connector: connectorOf(services, session, integration),
    credentials: start.credentials,
  };
  const reading = readOptions(services, session.scope, account, transfer, session.fiatCurrency);
  const found = await ask(services, reading, 'no', { sessionId: session.id });
  if (found.status !== 'done') {
    const loginAgain = {
      reason: 'notAuthorized',
      message: 'Please log in again.',
      moneyMoved: 'no',
    } as const;
    const failure = found.status === 'failed' ? found : loginAgain;
    const notice = noticeOf(failure, requestId);
    const { state, screen } = session;
    // The user may try again, or go another way: what is on the screen does not depend on this answer.
    const canStay = (state === 'choosing' || state === 'previewed') && screen.kind !== 'apiKeyOffer';
    if (failure.reason === 'unreachable' && canStay) {
      return { state, screen, progress: session.progress, notice };
    }
    const error: Message = {
      type: 'transferConfigureError',
      payload: { errorMessage: failure.message, requestId },
    };
    return { ...startOver(notice), messages: [...begun, error] };
  }

  const { assets, silentNetworks } = found.result;
  const step = withSlowNetworks(
    context,
    chooseNext(context, transfer, integration, assets, progress),
    silentNetworks,
  );
  return { ...step, messages: [...begun, ...(step.messages ?? [])] };
}

/** What is not known of some networks is said where the user chooses, and the host is not told that nothing is there. */
function withSlowNetworks({ services, requestId }: StepContext, step: Step, silent: readonly string[]): Step {
  const { screen } = step;
  const isChoice = screen.kind === 'asset' || screen.kind === 'network' || screen.kind === 'noEligibleAssets';
  if (!isChoice || silent.length === 0) return step;
  const networks = silent.flatMap(id => services.catalog.findNetwork(id) ?? []);
  const slowNetworks = networks.map(each => networkSummary(services, each));
  const shown = { ...step, screen: { ...screen, slowNetworks } };
  if (screen.kind !== 'noEligibleAssets') return shown;
  const error: Message = {
    type: 'transferConfigureError',
    payload: { errorMessage: silenceOf(services, silent), requestId },
  };
  return { ...shown, messages: [error] };
}

function chooseNext(
  context: StepContext,
  transfer: TransferConfiguration,
  integration: Integration,
  options: readonly AssetOption[],
  progress: Progress,
): Step {
  if (!options.some(option => option.reason === undefined))
    return nothingEligible(context, integration, options);

  const wanted = new Set(transfer.destinations.map(({ symbol }) => symbol));
  const onlySymbol = wanted.size === 1 ? [...wanted][0] : undefined;
  const asset = options.find(({ symbol }) => symbol === (progress.symbol ?? onlySymbol));
  if (asset === undefined || asset.reason !== undefined) {
    return {
      state: 'choosing',
      screen: assetScreen(context, integration, options),
      progress: without(progress, ['symbol', 'networkId', 'fundingId', 'amount']),
    };
  }

  const only = asset.networks.length === 1 ? asset.networks[0] : undefined;
  const best = asset.networks.find(({ destination }) => destination.networkId === progress.networkId) ?? only;
  if (best === undefined || best.reason !== undefined) {
    return {
      state: 'choosing',
      screen: networkScreen(context, integration, asset),
      progress: without(progress, ['networkId', 'fundingId', 'amount']),
    };
  }

  const ways = usableWays(best);
  const network = ways.length === 1 ? best : ways.find(way => fundingIdOf(way) === progress.fundingId);
  if (network === undefined) {
    return {
      ...fundingStep(context, integration, best),
      progress: without(progress, ['fundingId', 'amount']),
    };
  }

  const entered =
    progress.amount === undefined ? undefined : parseAmount(progress.amount, network.destination.decimals);
  const requested = network.requested ?? entered;
  if (requested === undefined) {
    return {
      state: 'choosing',
      screen: amountScreen(context, integration, network),
      progress: without(progress, ['amount']),
    };
  }
  const preview = previewStep(context, integration, network, requested, progress);
  if (preview.ok) return preview.step;
  // What could be sent a moment ago cannot be any more: the balance, a fee or the price has moved.
  const notice: Notice = { code: 'priceChanged', moneyMoved: 'no', requestId: context.requestId };
  const screen =
    network.requested === undefined
      ? amountScreen(context, integration, network)
      : networkScreen(context, integration, asset);
  const error: Message = {
    type: 'transferPreviewError',
    payload: {
      errorMessage: `The amount cannot be sent any more: ${preview.reason}.`,
      requestId: context.requestId,
    },
  };
  return { state: 'choosing', screen, progress: without(progress, ['amount']), notice, messages: [error] };
}

function nothingEligible(
  context: StepContext,
  integration: Integration,
  options: readonly AssetOption[],
): Step {
  const { services, session } = context;
  const held = options.map(option => ({
    money: asMoney(option.available, option.symbol, option.price),
    logoUrl: tokenLogo(services, option.symbol),
    reason: option.reason ?? ('noEligibleNetworks' as const),
  }));
  const wanted = transferOf(session).destinations.flatMap(({ symbol, networkId }) => {
    const network = services.catalog.findNetwork(networkId);
    return network ? [{ symbol, network: networkSummary(services, network) }] : [];
  });
  const told: Message = {
    type: 'transferNoEligibleAssets',
    payload: {
      ...named(integration),
      noAssetsType: options.length === 0 ? 'noAssets' : 'noEligibleAssets',
      arrayOfTokensHeld: options.map(option => {
        const fiat = worth(option.available, option.price);
        return {
          symbol: option.symbol,
          amount: wireNumber(option.available),
          ...(fiat && { amountInFiat: wireNumber(fiat) }),
          ...(option.reason && { ineligibilityReason: option.reason }),
        };
      }),
    },
  };
  const summary = integrationSummary(services, integration);
  return {
    state: 'choosing',
    screen: { kind: 'noEligibleAssets', integration: summary, held, wanted },
    messages: [told],
  };
}

function assetScreen(
  { services }: StepContext,
  integration: Integration,
  options: readonly AssetOption[],
): AssetScreen {
  return {
    kind: 'asset',
    integration: integrationSummary(services, integration),
    choices: options.map(option => {
      const asset = option.networks[0]?.destination;
      const found = asset && services.catalog.findAsset(asset.networkId, asset.symbol);
      return {
        symbol: option.symbol,
        name: found?.name ?? option.symbol,
        logoUrl: tokenLogo(services, option.symbol),
        available: asMoney(option.available, option.symbol, option.price),
        ...(option.reason && { reason: option.reason }),
      };
    }),
  };
}

function networkScreen(
  { services }: StepContext,
  integration: Integration,
  asset: AssetOption,
): NetworkScreen {
  const usable = asset.networks.filter(({ reason }) => reason === undefined);
  const fastest = Math.min(...usable.flatMap(({ terms }) => (terms ? [terms.usualSeconds] : [])));
  return {
    kind: 'network',
    integration: integrationSummary(services, integration),
    symbol: asset.symbol,
    choices: asset.networks.flatMap((option, index) => {
      const network = services.catalog.findNetwork(option.destination.networkId);
      if (network === undefined || option.terms === undefined) return [];
      const isFastest = option.terms.usualSeconds === fastest;
      const rank =
        index === 0 ? (isFastest ? 'cheapestAndFastest' : 'cheapest') : isFastest ? 'fastest' : undefined;
      return [
        {
          network: networkSummary(services, network),
          fee: asMoney(feesOf(option.terms), asset.symbol, option.price),
          usualSeconds: option.terms.usualSeconds,
          ...(option.reason === undefined && usable.length > 1 && rank && { rank }),
          ...(option.reason && { reason: option.reason }),
          ...(option.missing && { missing: asMoney(option.missing, asset.symbol, option.price) }),
        },
      ];
    }),
  };
}

function amountScreen({ services }: StepContext, integration: Integration, option: NetworkOption): Screen {
  const { destination, available, terms, price, rules, range } = option;
  const network = services.catalog.findNetwork(destination.networkId);
  if (!network || !terms || !price || !range) {
    throw new Error(
      `${destination.symbol} on ${destination.networkId} was offered although it cannot be sent`,
    );
  }
  const money = (value: Amount) => asMoney(value, destination.symbol, price);
  return {
    kind: 'amount',
    integration: integrationSummary(services, integration),
    symbol: destination.symbol,
    decimals: destination.decimals,
    logoUrl: tokenLogo(services, destination.symbol),
    network: networkSummary(services, network),
    available: money(available),
    maximum: money(range.maximum),
    minimum: money(range.minimum),
    price: shownPrice(price),
    fees: feeLines(terms, destination.symbol, price),
    ...(rules.clientFee && { clientFee: formatAmount(rules.clientFee) }),
    feesIncluded: rules.feesIncluded,
  };
}

function without(progress: Progress, names: readonly (keyof Progress)[]): Progress {
  return Object.fromEntries(
    Object.entries(progress).filter(([name]) => !names.includes(name as keyof Progress)),
  );
}

/** Goes on from the session's connection with changed choices. */
export async function goOn(context: StepContext, progress: Progress): Promise<Step> {
  const { services, session, requestId } = context;
  const account = await connectedAccount(services, session);
  if (account === undefined) {
    return startOver(noticeOf({ reason: 'notAuthorized', moneyMoved: 'no' }, requestId));
  }
  const { credentials } = account;
  const step = await nextTransferStep(context, {
    integration: chosenIntegration(services, session),
    credentials,
    progress,
  });
  return { progress, transferId: null, ...step };
}

export async function chooseAsset(context: StepContext, body: { symbol: string }): Promise<Step> {
  const { screen, progress } = context.session;
  const choice =
    screen.kind === 'asset' ? screen.choices.find(({ symbol }) => symbol === body.symbol) : undefined;
  if (choice === undefined || choice.reason !== undefined) {
    throw new ApiError('invalidField', 'This asset cannot be chosen in this session.');
  }
  const step = await goOn(context, { ...progress, symbol: choice.symbol });
  const chosen: Message = { type: 'transferAssetSelected', payload: { symbol: choice.symbol } };
  return { ...step, messages: [chosen, ...(step.messages ?? [])] };
}

export async function chooseNetwork(context: StepContext, body: { networkId: string }): Promise<Step> {
  const { screen, progress } = context.session;
  const choice =
    screen.kind === 'network'
      ? screen.choices.find(({ network }) => network.id === body.networkId)
      : undefined;
  if (choice === undefined || choice.reason !== undefined) {
    throw new ApiError('invalidField', 'This network cannot be chosen in this session.');
  }
  const { id, name } = choice.network;
  const step = await goOn(context, { ...progress, networkId: id });
  const chosen: Message = { type: 'transferNetworkSelected', payload: { id, name } };
  return { ...step, messages: [chosen, ...(step.messages ?? [])] };
}

/** An amount that cannot be used leaves the screen as it is and says what would be right. */
export async function enterAmount(
  context: StepContext,
  body: { amount: string; unit: 'asset' | 'fiat' },
): Promise<Step> {
  const { session, requestId } = context;
  const { screen } = session;
  if (screen.kind !== 'amount') throw new Error('an amount was entered on another screen');
  const entered = readAmount(screen, body);
  const refused = (code: NoticeCode, values?: Notice['values']): Step => ({
    state: 'choosing',
    screen,
    notice: { code, moneyMoved: 'no', requestId, ...(values && { values }) },
  });
  if (entered === undefined) return refused('amountNotANumber', { decimals: screen.decimals });
  const [least, most] = [screen.minimum, screen.maximum].map(({ amount }) =>
    parseAmount(amount, screen.decimals),
  );
  if (least && compare(entered, least) < 0) {
    return refused('amountBelowMinimum', { minimum: screen.minimum.amount, symbol: screen.symbol });
  }
  if (most && compare(entered, most) > 0) {
    return refused('amountAboveAvailable', { maximum: screen.maximum.amount, symbol: screen.symbol });
  }
  const step = await goOn(context, { ...session.progress, amount: formatAmount(entered) });
  return { ...step, messages: [{ type: 'transferAmountEntered' }, ...(step.messages ?? [])] };
}

function readAmount(
  screen: Extract<Screen, { kind: 'amount' }>,
  { amount, unit }: { amount: string; unit: 'asset' | 'fiat' },
): Amount | undefined {
  if (unit === 'asset') return parseAmount(amount, screen.decimals);
  const scale = (text: string) => text.split('.')[1]?.length ?? 0;
  const money = parseAmount(amount, 2);
  const price = parseAmount(screen.price.amount, scale(screen.price.amount));
  return money && price && quantityFor(money, price, screen.decimals);
}
