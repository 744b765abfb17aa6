/** What pays for a transfer: the balance of the asset, or a purchase with the account's cash, a bank account or a card. */
import type { FundingChoice, FundingScreen } from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import { asMoney, type NetworkOption } from '../transfers/options.ts';
import { integrationSummary, networkSummary } from './integration-words.ts';
import type { Message } from './messages.ts';
import type { Step, StepContext } from './step.ts';

/** The id of the way that buys nothing. */
const balance = 'balance';

export function fundingIdOf({ source }: NetworkOption): string {
  return source?.id ?? balance;
}

/** The ways that can be chosen; one alone is no choice. */
export function usableWays(option: NetworkOption): NetworkOption[] {
  return (option.ways ?? [option]).filter(({ reason }) => reason === undefined);
}

/** Asks what is to pay, and tells that it was asked. */
export function fundingStep(context: StepContext, integration: Integration, option: NetworkOption): Step {
  const { services, session } = context;
  const { symbol, networkId } = option.destination;
  const network = services.catalog.findNetwork(networkId);
  if (network === undefined) throw new Error(`network ${networkId} is not in the catalog any more`);
  const screen: FundingScreen = {
    kind: 'funding',
    integration: integrationSummary(services, integration),
    symbol,
    network: networkSummary(services, network),
    choices: (option.ways ?? [option]).map(choiceOf),
  };
  // A screen that was only made anew was told of before.
  const told: Message[] = session.screen.kind === 'funding' ? [] : [{ type: 'fundingOptionsViewed' }];
  return { state: 'choosing', screen, messages: told };
}

function choiceOf(way: NetworkOption): FundingChoice {
  const { source, available, quote, price, destination, reason } = way;
  const money = (value: typeof available) => asMoney(value, destination.symbol, price);
  return {
    id: fundingIdOf(way),
    kind: source?.kind ?? balance,
    ...(source && { name: source.name }),
    available: money(available),
    ...(quote && { fee: money(quote.purchaseFee), receives: money(quote.receives) }),
    ...(reason && { reason }),
  };
}
