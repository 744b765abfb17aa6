/** What an account of a wallet of the user's own has, on all networks at once: a slow one never holds up the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Holding, Holdings, Outcome } from '@fairlead/connectors';
import { type Amount, add, zero } from '@fairlead/money';
import type { Asset, Network } from '../catalog/index.ts';
import { failed } from './prepare.ts';

/** How long a network is waited for alone, and how much longer once another one has answered. In milliseconds. */
export const readingMs = 6_000;
const graceMs = 1_500;

type OnNetwork = { asset: Asset; amount: Amount };

/**
 * @param read what the account has on one network; rejects where that does not answer, and why stands in the log
 * @param grace for the slower ones, in milliseconds
 * @returns with the networks that have not answered; failed, where none has
 */
export async function readNetworks(
  networks: ReadonlyMap<Network, readonly Asset[]>,
  read: (network: Network, assets: readonly Asset[]) => Promise<OnNetwork[]>,
  grace = graceMs,
): Promise<Outcome<Holdings>> {
  const found = new Map<string, OnNetwork[]>();
  const answers = [...networks].map(async ([network, assets]) => {
    found.set(network.id, await read(network, assets));
  });
  const all = Promise.allSettled(answers);
  const over = new AbortController();
  await Promise.race([
    all,
    Promise.any(answers)
      .then(() => sleep(grace, undefined, { signal: over.signal }))
      .catch(() => all),
  ]);
  over.abort();
  const silentNetworks = [...networks.keys()].map(({ id }) => id).filter(id => !found.has(id));
  if (networks.size > 0 && found.size === 0)
    return failed('unreachable', 'No network of this wallet answers.');
  const held = bySymbol([...found.values()].flat());
  return { status: 'done', result: { held, ...(silentNetworks.length > 0 && { silentNetworks }) } };
}

function bySymbol(held: readonly OnNetwork[]): Holding[] {
  return [...Map.groupBy(held, ({ asset }) => asset.symbol)].flatMap(([symbol, each]) => {
    const decimals = Math.max(...each.map(({ amount }) => amount.decimals));
    const amount = each.reduce((sum, one) => add(sum, scaled(one.amount, decimals)), zero(decimals));
    const onNetwork = Object.fromEntries(each.map(one => [one.asset.network.id, one.amount]));
    return amount.units === 0n ? [] : [{ symbol, amount, onNetwork }];
  });
}

function scaled({ units, decimals }: Amount, to: number): Amount {
  return { units: units * 10n ** BigInt(to - decimals), decimals: to };
}
