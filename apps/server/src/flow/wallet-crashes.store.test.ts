/**
 * The process dies at its statements, one after the other, while a wallet of the user's own pays on a real chain. Another
 * takes over, the user comes back: what the wallet has sent is settled once, what it has not is never called sent.
 */
import { afterAll, expect, test } from 'vitest';
import { anvil, ledgerTokenCode, setTokens } from '../../test/anvil.ts';
import { testDatabase } from '../../test/database.ts';
import { dyingDatabase } from '../../test/dying-pool.ts';
import { flow, minutes, noon, type Page, pageOf, seconds, testClock } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { storiesOf } from '../../test/story.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const needed = 2;
const usdc = createCatalog().findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId: 84_532, at: later(noon, -minutes(60)) });
const [user = ''] = chain.accounts;
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

const { db, pool } = await testDatabase();
const clock = testClock();
const watch = chainWatch({
  endpoints: { live: new Map(), sandbox: new Map([[baseSepolia, [chain.url]]]) },
  confirmations: new Map([[baseSepolia, needed]]),
  ...{ fetch, clock, log: { warn: () => {} } },
});
/** The process that lives, and the one that dies. Between them nothing but the database. */
const healthy = await flow({ db, clock, watch, seed: 'healthy' });
const mortal = dyingDatabase(pool);
const doomed = await flow({ db: mortal.db, clock, watch, seed: 'doomed' });
afterAll(async () => {
  mortal.dieAt(Number.POSITIVE_INFINITY);
  await Promise.all([healthy.close(), doomed.close()]);
});

let lives = 0;
const transactionOn = ({ view: { screen } }: Page) =>
  screen.kind === 'walletApproval' ? screen.transaction : undefined;
/** What the wallet does with what it is shown, if it is shown anything. */
async function sends(page: Page): Promise<string | undefined> {
  const transaction = transactionOn(page);
  return transaction && chain.rpc<string>('eth_sendTransaction', transaction);
}

type Part = {
  name: string;
  /** In the process that lives; answers the hash of what the wallet has sent. */
  before(page: Page): Promise<string | undefined>;
  /** In the process that dies; what it throws is the death. */
  during(page: Page, hash: string): Promise<unknown>;
};

const approve = (page: Page) => page.act('approve', { previewId: page.on('preview').previewId });
async function asked(page: Page) {
  await approve(page);
  await page.act('sign-transaction');
  return sends(page);
}

const parts: Part[] = [
  {
    name: 'the question to the wallet',
    before: async page => void (await approve(page)),
    during: page => page.act('sign-transaction'),
  },
  {
    name: 'the report of its hash',
    before: asked,
    during: (page, hash) => page.act('report-transaction', { hash }),
  },
  {
    name: 'the look at one whose page has said nothing',
    async before(page) {
      const hash = await asked(page);
      await mine();
      clock.pass(seconds(30));
      return hash;
    },
    during: () => doomed.work(),
  },
];

const mine = () => chain.mine(needed, clock.now());

/** One life of a session with a death in the middle; answers whether there was one. */
async function dieIn(part: Part, at: number): Promise<boolean> {
  lives += 1;
  await setTokens(chain, usdc, user, 100_000_000n);
  await chain.rpc('anvil_setBalance', user, '0xde0b6b3a7640000');
  const shop = `0x${lives.toString(16).padStart(40, 'e')}`;
  const toAddresses = [destination({ networkId: baseSepolia, symbol: 'USDC', address: shop, amount: 25 })];
  const client = await healthy.newClient();
  const page = await client.open({
    userId: 'user-1',
    transferOptions: { transactionId: 'order', toAddresses },
  });
  await page.act('connect-wallet', { name: 'MetaMask', networkType: 'evm', address: user });
  let hash = await part.before(page);
  mortal.dieAt(at);
  await part.during(pageOf(doomed, page.secret, page.view), hash ?? '').catch(() => {});
  const died = mortal.died();
  await mortal.gone();

  // Another process, when the leases of the dead one are over. The user comes back, and the wallet signs what it is shown.
  clock.pass(seconds(65));
  await healthy.work();
  const back = await page.reload();
  if (hash === undefined) {
    const isNew = back.screen().kind === 'walletApproval' && transactionOn(back) === undefined;
    if (isNew) await back.act('sign-transaction');
    hash = await sends(back);
  }
  // Of what was perhaps asked and never sent, nobody is certain before a day has passed and its blocks are read.
  if (hash === undefined) clock.pass(minutes(25 * 60));
  await mine();
  for (let looks = 0; looks < 2; looks += 1) {
    clock.pass(minutes(3));
    await healthy.work();
  }
  const stories = await storiesOf(db, client.scope);
  const { items } = (await client.transfers()).content;
  expect(stories.length).toBeLessThanOrEqual(1);
  if (hash !== undefined) expect(items).toMatchObject([{ status: 'succeeded', hash }]);
  for (const { status, hash: told } of items)
    expect([status, told]).toEqual(hash === undefined ? ['failed', null] : ['succeeded', hash]);
  return died;
}

/** Each life takes its time on the chain: each third statement usually, with FAIRLEAD_SOAK=1 each. */
const step = process.env['FAIRLEAD_SOAK'] === '1' ? 1 : 3;

test.each(parts)('$name', { timeout: 120_000 }, async part => {
  let at = 1;
  while (await dieIn(part, at)) at += step;
  // Otherwise dying had no part in it.
  expect(at).toBeGreaterThan(5);
});
