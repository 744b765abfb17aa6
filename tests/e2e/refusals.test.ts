/** What goes wrong on the way is told plainly, with a way on, and sends nothing that should not be sent. */
import { expect, test } from 'vitest';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { storefront } = await setStage();
const browser = await openBrowser('partitioned');

async function openLink(button?: 'Deposit USDC' | 'Deposit any asset') {
  const context = await browser.newContext();
  const seen = await watch(context);
  const shop = await ShopPage.open(context, storefront.url);
  return { seen, shop, link: await shop.deposit(button) };
}

test('a wrong password is told, and the right one goes on', async () => {
  const { shop, link } = await openLink();
  await link.chooseIntegration('Binance');
  await link.logIn('Mesh', 'Pass124');
  await link.content.getByText('User name or password is wrong.').waitFor();
  await link.content.getByText('No money has moved').first().waitFor();
  await link.logIn('Mesh', 'Pass123');
  await link.enterCode('123456');
  await link.screen('network');
  const [error] = await shop.events('integrationConnectionError');
  expect(error).toEqual({ errorMessage: expect.any(String), requestId: expect.any(String) });
});

test('a wrong login code is told with the tries that are left', async () => {
  const { link } = await openLink();
  await link.chooseIntegration('Binance');
  await link.logIn('Mesh', 'Pass123');
  await link.enterCode('000000');
  await link.content.getByText('That code is wrong.').waitFor();
  await link.content.getByText('4 tries left').waitFor();
  await link.enterCode('123456');
  await link.screen('network');
});

test('a wrong approval code moves no money, and the right one does', async () => {
  const { shop, link } = await openLink();
  await link.connect('Binance');
  await link.chooseNetwork('Base');
  await link.enterAmount('3');
  await link.approve('999999');
  await link.content.getByText('That code is wrong.').waitFor();
  expect(await shop.callbackNames()).not.toContain('onTransferFinished');
  await link.look();
  await link.enterCode('123456');
  await link.settled();
  expect(await shop.callbackNames()).toContain('onTransferFinished');
});

test('an account that holds nothing shows what could be sent, and another account can be chosen', async () => {
  const { shop, link } = await openLink();
  await link.connect('Binance', 'Mesh2');
  await link.screen('noEligibleAssets');
  await link.content.getByText('Your Binance account holds nothing at the moment.').waitFor();
  await link.content.getByText('USDC on Solana').waitFor();
  expect(await shop.events('transferNoEligibleAssets')).toEqual([
    {
      integrationType: 'sandbox',
      integrationName: 'Binance',
      noAssetsType: 'noAssets',
      arrayOfTokensHeld: [],
    },
  ]);
  await link.primary().click();
  await link.screen('catalog');
});

test('an account that holds the wrong asset says which and why', async () => {
  const { shop, link } = await openLink();
  await link.connect('Binance', 'MeshBTC');
  await link.screen('noEligibleAssets');
  await link.content.getByText('Not an asset that is asked for').waitFor();
  expect(await shop.events('transferNoEligibleAssets')).toEqual([
    {
      integrationType: 'sandbox',
      integrationName: 'Binance',
      noAssetsType: 'noEligibleAssets',
      arrayOfTokensHeld: [
        {
          symbol: 'BTC',
          amount: 5,
          amountInFiat: expect.any(Number),
          ineligibilityReason: 'symbolDoesNotMatch',
        },
      ],
    },
  ]);
});

test('of several assets only those are offered that both sides know', async () => {
  const { link, shop } = await openLink('Deposit any asset');
  await link.connect('Binance');
  const screen = await link.screen('asset');
  const offered = await screen
    .getByRole('radio')
    .evaluateAll(radios => radios.map(radio => radio.getAttribute('value')));
  expect(offered.sort()).toEqual(['ETH', 'SOL', 'USDC']);
  await link.chooseAsset('ETH');
  const networks = await link.screen('network');
  await networks.getByRole('radio', { name: 'Base' }).waitFor();
  expect(await networks.getByRole('radio', { name: 'Solana' }).count()).toBe(0);
  await link.chooseNetwork('Base');
  await link.enterAmount('0.5');
  await link.screen('preview');
  expect(await shop.events('transferAssetSelected')).toEqual([{ symbol: 'ETH' }]);
});

test("somebody's real name is neither sent nor kept", async () => {
  const { seen, link } = await openLink();
  await link.chooseIntegration('Binance');
  const before = seen.requests.length;
  await link.logIn('alice@example.com', 'correct horse battery staple');
  await link.content.getByText('The sandbox has no user of that name').waitFor();
  const sent = seen.requests.slice(before).map(request => `${request.url()} ${request.postData() ?? ''}`);
  expect(sent.filter(text => /alice|correct horse|log-in/.test(text))).toEqual([]);
  expect(await link.content.getByLabel('User name').inputValue()).toBe('');
  expect(await link.content.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  const kept = await (await link.frame()).evaluate(
    'JSON.stringify([{ ...sessionStorage }, { ...localStorage }])',
  );
  expect(kept).not.toMatch(/alice|correct horse/);
});

test('an amount that cannot be sent is refused while it is typed', async () => {
  const { link } = await openLink();
  await link.connect('Binance');
  await link.chooseNetwork('Base');
  await link.enterAmount('99999999');
  await link.content.getByText('That is more than can be sent.').waitFor();
  await link.enterAmount('0.0000001');
  await link.content.getByText('no more than 6 digits after the point').waitFor();
  await link.enterAmount('0.5');
  await link.content.getByText('That is less than can be sent.').waitFor();
  await link.enterAmount('2');
  await link.screen('preview');
});

test('leaving in the middle asks, stays, and then tells the shop where the user was', async () => {
  const { shop, link } = await openLink();
  await link.connect('Binance');
  await link.chooseNetwork('Base');
  await link.enterAmount('2');
  await link.screen('preview');
  await link.close();
  await link.screen('closeQuestion');
  await link.content.getByRole('button', { name: 'Stay' }).click();
  await link.screen('preview');
  await link.close();
  await link.content.getByRole('button', { name: 'Leave' }).click();
  await shop.linkIsClosed();
  const exits = (await shop.callbacks()).filter(({ name }) => name === 'onExit');
  expect(exits).toHaveLength(1);
  expect(exits[0]?.payload['summary']).toMatchObject({
    page: expect.stringMatching(/./),
    selectedIntegration: { name: 'Binance' },
  });
  expect(await shop.callbackNames()).not.toContain('onTransferFinished');
});
