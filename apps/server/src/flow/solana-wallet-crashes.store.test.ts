/**
 * The process dies at each of its statements while it takes what a Solana wallet has signed. Another one takes over: the
 * receiver has been paid once and the transfer says so, or was never paid and the transfer says that.
 */
import { afterAll, expect, test } from 'vitest';
import { dyingDatabase } from '../../test/dying-pool.ts';
import { flow, pageOf, seconds } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { finalAfter, testSigner } from '../../test/litesvm-node.ts';
import { pyusd, solanaFlow } from '../../test/solana-flow.ts';

const { pool, catalog, server, node, devnet } = await solanaFlow('solana wallet crashes');
const mortal = dyingDatabase(pool);
const { watch, prices } = server.services;
const doomed = await flow({ db: mortal.db, catalog, clock: server.clock, watch, prices, seed: 'doomed' });
afterAll(async () => {
  mortal.dieAt(Number.POSITIVE_INFINITY);
  await doomed.close();
});
node.makeMint(pyusd, 6);

/** One life of a transfer with a death in the middle, if there are so many statements; answers whether, and what was paid. */
async function dieAt(statement: number) {
  const [wallet, shop] = [testSigner(), testSigner().address];
  node.fund(wallet.address, 1_000_000_000n);
  await node.mint(pyusd, wallet.address, 100_000_000n);
  const client = await server.newClient();
  const toAddresses = [destination({ networkId: devnet, symbol: 'PYUSD', address: shop, amount: 25 })];
  const page = await client.open({
    userId: 'user-1',
    transferOptions: { transactionId: 'order-1', toAddresses },
  });
  await page.act('connect-wallet', {
    ...{ name: 'Phantom', networkType: 'solana', address: wallet.address },
    solanaFeatures: ['solana:signTransaction'],
  });
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  const transaction = wallet.sign(page.on('walletApproval').solanaWallet?.transaction ?? '');

  mortal.dieAt(statement);
  await pageOf(doomed, page.secret, page.view)
    .act('submit-signed-transaction', { transaction })
    .catch(() => {});
  const died = mortal.died();
  await mortal.gone();
  // When the leases of the dead one are over; and when no block can have the transaction any more.
  server.clock.pass(seconds(65));
  await server.work();
  node.mine(150 + 2 * finalAfter + 1, server.clock.now());
  server.clock.pass(seconds(30));
  await server.work();
  const paid = await node.held(pyusd, shop);
  const { items } = (await client.transfers()).content;
  expect(paid).toBeOneOf([undefined, 25_000_000n]);
  expect(items.map(({ status }) => status)).toEqual([paid === undefined ? 'failed' : 'succeeded']);
  return { died, paid };
}

test('what was signed is sent once and told, or was never sent, wherever the process died', {
  timeout: 120_000,
}, async () => {
  const lives: Awaited<ReturnType<typeof dieAt>>[] = [];
  for (let at = 1; lives.at(-1)?.died !== false; at += 1) lives.push(await dieAt(at));
  // Otherwise dying had no part in it.
  expect(new Set(lives.map(({ paid }) => paid))).toEqual(new Set([undefined, 25_000_000n]));
  expect(lives.length).toBeGreaterThan(8);
});
