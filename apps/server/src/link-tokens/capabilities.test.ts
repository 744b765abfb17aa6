/** What a live mint asks of this installation: chains that are read, and for wallets a source of prices. */
import { expect, test } from 'vitest';
import { destination, network, transfer } from '../../test/link-token-bodies.ts';
import { linkTokenServer } from '../../test/link-token-server.ts';
import { createPrices } from '../prices/prices.ts';

const watch = { covers: () => true };
const prices = createPrices({ of: async () => new Map() });
const onBase = () => destination({ networkId: network.base, symbol: 'USDC', amount: 25 });
const onSolana = () =>
  destination({
    ...{ networkId: network.solana, symbol: 'USDC', amount: 25 },
    address: 'vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg',
  });
const of = (transferType: string, more: object = {}, toAddresses = [onBase()]) => ({
  ...transfer({ transferType, transactionId: 'order-1' }, toAddresses),
  ...more,
});

test.each<[string, object, object, string[]]>([
  ['a payment, by wallets', of('payment'), { watch, prices }, []],
  ['a deposit by hand, without prices', of('deposit'), { watch }, []],
  ['a payment, without prices', of('payment'), { watch }, ['transferOptions']],
  [
    'a deposit after a proof, without prices',
    of('deposit', { verifyWalletOptions: {} }),
    { watch },
    ['transferOptions'],
  ],
  [
    'a payment after a proof, on Solana',
    of('payment', { verifyWalletOptions: {} }, [onSolana()]),
    { watch, prices },
    [],
  ],
  [
    'what cannot be sent from the type of address that is proven',
    of('payment', { verifyWalletOptions: { networkType: 'solana' } }, [onSolana(), onBase()]),
    { watch, prices },
    ['transferOptions.toAddresses[1].networkId'],
  ],
  [
    'what cannot be sent from the address that is proven',
    of('payment', { verifyWalletOptions: { addresses: [onBase().address] } }, [onBase(), onSolana()]),
    { watch, prices },
    ['transferOptions.toAddresses[1].networkId'],
  ],
  [
    'a transfer after the proof of an address that no wallet here pays from',
    of('payment', { verifyWalletOptions: { addresses: ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'] } }),
    { watch, prices },
    ['verifyWalletOptions.addresses'],
  ],
  ['a deposit, with no chain read', of('deposit'), { prices }, ['transferOptions.toAddresses[0].networkId']],
])('%s', async (_, body, equipment, paths) => {
  const { post } = await linkTokenServer({ equipment });
  const { status, body: answer } = await post(body, 'live');
  const faults: { path: string; rule: string; hint: string }[] = answer.errorData?.faults ?? [];
  expect(faults.map(({ path }) => path)).toEqual(paths);
  expect(status).toBe(paths.length > 0 ? 400 : 200);
  if (paths.length > 0) expect(answer.errorType).toBe('notSupported');
});
