/**
 * The four mobile SDKs, each played by the object that it puts into its web view and by what it demands of a message: a
 * deposit from the first screen to the last, in a window of a phone's size that no page is around.
 */
import { devices, type Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { LinkPage } from './link-page.ts';
import { openBrowser, setStage } from './stage.ts';

const { fairlead, database } = await setStage();
const browser = await openBrowser('shared');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });

type Message = { type: string; payload?: Record<string, unknown> };
type App = {
  platform: string;
  version: string;
  /** What the SDK adds to the Link page's address. */
  query: string;
  /** In the web view, before the page: `tell` is this test, `inject` sets the globals that the SDK sets after `loaded`. */
  object: string;
  /** What the SDK cannot do without, by message; where it is missing the app is never told. */
  needs: Record<string, (payload: Record<string, unknown>) => unknown[]>;
};

const account = (payload: Record<string, unknown>) => {
  const [first] = payload['accountTokens'] as { account: Record<string, unknown>; accessToken: unknown }[];
  return first ?? { account: {}, accessToken: undefined };
};

const apps: App[] = [
  {
    ...{ platform: 'reactNative', version: '2.4.5', query: '&th=dark&platform=reactNative' },
    // Sets its globals when the page has loaded, whatever it was told.
    object: `window.ReactNativeWebView = { postMessage: text => { if (typeof text !== 'string') throw new TypeError('text'); tell(JSON.parse(text)); } };
      addEventListener('load', () => inject('{}'));`,
    needs: {
      brokerageAccountAccessToken: payload => [payload['brokerType'], account(payload).accessToken],
      transferFinished: payload => [payload['txId']],
    },
  },
  {
    ...{ platform: 'android', version: '3.4.4', query: '&lng=en&fiatCur=USD&th=light&platform=android' },
    object: `window.JSBridge = { sendNativeMessage: text => { const message = JSON.parse(String(text)); tell(message); if (message.type === 'loaded') inject(undefined); } };`,
    needs: {
      brokerageAccountAccessToken: payload => [
        account(payload).account['frontAccountId'],
        account(payload).account['accountId'],
      ],
      transferFinished: payload => [
        ...['txId', 'symbol', 'networkId'].map(name => payload[name]),
        ['success', 'error'].includes(String(payload['status'])) || undefined,
      ],
    },
  },
  {
    ...{ platform: 'iOS', version: '3.2.1', query: '&lng=en&th=light' },
    // An object, not its text.
    object: `window.webkit = { messageHandlers: { jsMessageHandler: { postMessage: message => { if (typeof message !== 'object') throw new TypeError('object'); tell(structuredClone(message)); if (message.type === 'loaded') inject(undefined); } } } };`,
    needs: {
      brokerageAccountAccessToken: payload => [
        ...['brokerType', 'brokerName'].map(name => payload[name]),
        ...[account(payload).accessToken, account(payload).account['accountId']],
        typeof (payload['brokerBrandInfo'] as Record<string, unknown>)['brokerLogo'] === 'string' ||
          undefined,
        account(payload).account['accountName'],
      ],
      transferFinished: payload => [
        payload['symbol'],
        typeof payload['amount'] === 'number' || undefined,
        ['success', 'error'].includes(String(payload['status'])) || undefined,
      ],
    },
  },
  {
    ...{ platform: 'flutter', version: '1.1.2', query: '&lng=en' },
    object: `window.JSBridge = { postMessage: text => { const message = JSON.parse(String(text)); tell(message); if (message.type === 'loaded') inject([]); } };`,
    needs: {
      brokerageAccountAccessToken: payload => [
        payload['expiresInSeconds'] === undefined ||
          Number.isInteger(payload['expiresInSeconds']) ||
          undefined,
      ],
      transferFinished: payload =>
        ['txId', 'fromAddress', 'toAddress', 'symbol', 'amount', 'networkId'].map(name => payload[name]),
      // Without an object that names a page the sheet would stay open.
      close: payload => [payload['page']],
    },
  },
];

async function open(app: App): Promise<{ page: Page; link: LinkPage; told: Message[] }> {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: `user of ${app.platform}`,
    transferOptions: {
      transactionId: `deposit of ${app.platform}`,
      toAddresses: [
        {
          networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
          symbol: 'USDC',
          address: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
          amount: 10,
        },
      ],
    },
  });
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'] ?? {};
  const context = await browser.newContext(phone);
  const told: Message[] = [];
  await context.exposeFunction('tell', (message: Message) => void told.push(message));
  await context.addInitScript(`
    const inject = accessTokens => setTimeout(() => {
      window.meshSdkPlatform = ${JSON.stringify(app.platform)};
      window.meshSdkVersion = ${JSON.stringify(app.version)};
      if (accessTokens !== undefined) window.accessTokens = accessTokens;
    }, 50);
    ${app.object}`);
  const page = await context.newPage();
  await page.goto(Buffer.from(data.content?.linkToken ?? '', 'base64').toString() + app.query);
  return { page, link: LinkPage.inWindow(page), told };
}

describe.each(apps)('$platform', app => {
  test('opens, deposits, tells everything that its SDK reads, and closes', async () => {
    const { link, told } = await open(app);
    // The app was opened on purpose: nobody is asked to continue.
    await link.connect('Binance', 'MeshUSDC');
    await link.approve();
    await link.settled();
    await link.primary().click();
    await link.screen('ended');
    expect(told.map(({ type }) => type)).toEqual([
      'loaded',
      'integrationSelected',
      'credentialsEntered',
      'integrationMfaRequired',
      'integrationMfaEntered',
      'brokerageAccountAccessToken',
      'transferStarted',
      'transferPreviewed',
      'transferInitiated',
      'transferMfaRequired',
      'transferMfaEntered',
      'transferFinished',
      'close',
    ]);
    for (const [type, needed] of Object.entries(app.needs)) {
      const payload = told.find(message => message.type === type)?.payload ?? {};
      for (const value of needed(payload)) expect(value, type).toBeTruthy();
    }
    const session = await database.db
      .selectFrom('sessions')
      .select(['surface', 'sdk', 'peer_origin'])
      .where('user_id', '=', `user of ${app.platform}`)
      .executeTakeFirst();
    expect(session).toEqual({
      surface: 'app',
      sdk: { platform: app.platform, version: app.version },
      peer_origin: null,
    });
  });
});

test('where an app opens every window in its one web view, the exchange’s window leads back to Link', async () => {
  const ios = apps.find(({ platform }) => platform === 'iOS') as App;
  const { page, link } = await open(ios);
  await link.chooseIntegration('Coinbase');
  await link.screen('oauth');
  const address = await link.primary().getAttribute('href');
  await page.goto(address ?? '');
  await page.getByLabel('User name').fill('MeshUSDC');
  await page.getByLabel('Password').fill('Pass123');
  await page.getByLabel('Code', { exact: true }).fill('123456');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await link.screen('preview');
});
