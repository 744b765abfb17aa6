/**
 * Every event of the vendor's SDK, by a story in which it is told: its name, its payload and its place. The table in
 * docs/sdk-events.md is made from what these stories have seen.
 */
import { readFile } from 'node:fs/promises';
import type { Connector } from '@fairlead/connectors';
import { linkEventNames } from '@fairlead/wire/link-messages';
import type { OutgoingMessage } from '@fairlead/wire/session-view';
import { type TObject, Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  exchange,
  fixedDeposit,
  flow,
  openDeposit,
  type Page,
  type TestClient,
  verification,
  wallet,
} from '../../test/flow.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';

const { db } = await testDatabase();

/** What the institution does otherwise than it should, in one story. */
let mood: Partial<Connector> = {};
const server = await flow({
  db,
  seed: 'events',
  connectorFor: (_scope, _integration, sandbox) => sandbox && { ...sandbox, ...mood },
});
afterAll(() => server.close());

const text = Type.String({ minLength: 1 });
const number = Type.Number();
const optional = Type.Optional;
const exactly = (fields: Parameters<typeof Type.Object>[0]): TObject =>
  Type.Object(fields, { additionalProperties: false });
const who = { integrationType: optional(text), integrationName: text };
const failure = exactly({ errorMessage: text, requestId: optional(text) });
const fee = exactly({ fee: optional(number), feeCurrency: optional(text), feeInFiat: optional(number) });
const transferred = {
  ...{ status: Type.Literal('success'), txId: text, fromAddress: text, toAddress: text, symbol: text },
  ...{ amount: number, networkId: text, userId: optional(text), clientTransactionId: optional(text) },
  ...{ amountInFiat: optional(number), totalAmountInFiat: optional(number), networkName: optional(text) },
  ...{ txHash: optional(text), transferId: optional(text), refundAddress: optional(text) },
};
const summary = Type.Object({ page: text });

/** The payloads as the SDK declares them; `null`: there is none. Control messages are what the SDK makes events of. */
const payloads: Readonly<Record<string, TObject | ReturnType<typeof Type.Array> | null>> = {
  brokerageAccountAccessToken: Type.Object({ accountTokens: Type.Array(Type.Object({ accessToken: text })) }),
  transferFinished: exactly(transferred),
  integrationConnectionError: failure,
  integrationMfaRequired: null,
  integrationMfaEntered: null,
  integrationOAuthStarted: null,
  integrationSelected: exactly({
    ...who,
    nativeLink: optional(text),
    userSearched: optional(Type.Boolean()),
  }),
  credentialsEntered: null,
  transferStarted: exactly(who),
  transferPreviewed: exactly({
    ...{ amount: number, symbol: text, toAddress: text, networkId: text, previewId: text },
    ...{ networkName: optional(text), amountInFiat: optional(number), fiatCurrency: optional(text) },
    ...{ integrationType: optional(text), integrationName: optional(text), userId: optional(text) },
    ...{ estimatedNetworkGasFee: optional(fee), institutionTransferFee: optional(fee) },
    ...{ customClientFee: optional(fee), clientTransactionId: optional(text) },
    cryptocurrencyFundingOptions: optional(
      Type.Array(
        exactly({
          ...{ cryptocurrencyFundingOptionType: optional(text), name: optional(text) },
          ...{ paymentMethodType: optional(text), usedAmountInCryptocurrency: optional(number) },
          ...{ usedAmountInFiat: optional(number), cryptocurrencySymbol: optional(text) },
          fee: optional(
            exactly({
              ...{ amountInFiat: optional(number), fiatSymbol: optional(text) },
              ...{ amountInCryptocurrency: optional(number), cryptocurrencySymbol: optional(text) },
              ...{ isInclusive: optional(Type.Boolean()), usedCurrencyType: optional(text) },
            }),
          ),
        }),
      ),
    ),
  }),
  transferPreviewError: failure,
  transferExecutionError: failure,
  transferConfigureError: failure,
  transferAssetSelected: exactly({ symbol: text }),
  transferNetworkSelected: exactly({ id: text, name: text }),
  transferAmountEntered: null,
  transferMfaRequired: null,
  transferMfaEntered: null,
  transferInitiated: exactly({ ...who, status: Type.Literal('pending') }),
  transferNoEligibleAssets: exactly({
    ...who,
    noAssetsType: optional(text),
    arrayOfTokensHeld: Type.Array(
      exactly({
        ...{ symbol: text, amount: number, amountInFiat: optional(number) },
        ineligibilityReason: optional(text),
      }),
    ),
  }),
  walletMessageSigned: Type.Object({ address: text, timeStamp: number, isVerified: Type.Boolean() }),
  verifyDonePage: null,
  verifyWalletRejected: null,
  connectionDeclined: exactly({
    ...{ ...who, reason: text, networkId: optional(text), toAddress: optional(text) },
    errorMessage: optional(text),
  }),
  connectionUnavailable: exactly({ integrationType: optional(text), integrationName: text, reason: text }),
  SDKinjectedWalletProviders: Type.Array(exactly({ icon: optional(text), id: text, name: text })),
  transferDeclined: exactly({
    ...{ ...who, toAddress: optional(text), token: optional(text), network: optional(text) },
    ...{ amount: optional(number), status: text },
  }),
  done: summary,
  close: summary,
  legalTermsViewed: null,
  seeWhatHappenedClicked: null,
  executeFundingStep: exactly({
    ...{ cryptocurrencyFundingOptionType: text, status: text, errorMessage: optional(text) },
  }),
  fundingOptionsUpdated: null,
  fundingOptionsViewed: null,
  gasIncreaseWarning: null,
  linkTransferQRGenerated: exactly({
    ...{ token: optional(text), network: optional(text), toAddress: optional(text), qrUrl: optional(text) },
  }),
  methodSelected: exactly({ method: text }),
  defiWalletError: exactly({
    ...{ integrationName: text, errorType: text, details: Type.Object({}), timeStamp: number },
  }),
  homePageLoaded: null,
};

/** Made by the SDK itself, of another message of the page. */
const madeBySdk: Readonly<Record<string, string>> = {
  pageLoaded: '`loaded`',
  integrationConnected: '`brokerageAccountAccessToken`',
  transferCompleted: '`transferFinished`',
};

type Story = {
  name: string;
  play(client: TestClient): Promise<Page>;
  /** Everything that the host page is told, in order. */
  tells: readonly string[];
};

const byPassword = { integrationId: exchange.byPassword.id, searched: false };
const loggedIn = [
  'integrationSelected',
  'credentialsEntered',
  'integrationMfaRequired',
  'integrationMfaEntered',
];
const failed = (reason: 'refusedByInstitution' | 'unreachable', message: string) =>
  ({ status: 'failed', reason, message, moneyMoved: 'no' }) as const;

async function approved(client: TestClient): Promise<Page> {
  const page = await client.open(fixedDeposit());
  await page.logIn();
  await page.act('approve', { previewId: page.on('preview').previewId });
  return page;
}

async function walletAccount(client: TestClient, body: object): Promise<Page> {
  const page = await client.open(body);
  await page.act('choose-integration', { integrationId: wallet.id, searched: true });
  return page;
}

async function message(page: Page): Promise<void> {
  await page.act('choose-wallet-account', {
    networkType: 'evm',
    address: page.on('verifyAccount').accounts.find(each => each.networkType === 'evm')?.address ?? '',
  });
}

const stories: readonly Story[] = [
  {
    name: 'a deposit in which everything is chosen',
    async play(client) {
      const page = await client.open(openDeposit());
      await page.act('tell', { event: 'legalTermsViewed' });
      await page.logIn();
      await page.act('choose-asset', { symbol: 'USDC' });
      await page.act('choose-network', { networkId: network.base });
      await page.act('enter-amount', { amount: '12.5', unit: 'asset' });
      await page.approveWithCode();
      await page.act('tell', { event: 'seeWhatHappenedClicked' });
      await page.act('close');
      return page;
    },
    tells: [
      ...['legalTermsViewed', ...loggedIn, 'brokerageAccountAccessToken', 'transferStarted'],
      ...['transferAssetSelected', 'transferNetworkSelected', 'transferAmountEntered', 'transferPreviewed'],
      ...['transferInitiated', 'transferMfaRequired', 'transferMfaEntered', 'transferFinished'],
      ...['seeWhatHappenedClicked', 'close'],
    ],
  },
  {
    name: 'home, and a deposit by hand',
    async play(client) {
      const page = await client.open({ ...fixedDeposit(), fairlead: { home: true } });
      await page.act('tell', { event: 'homePageLoaded' });
      await page.act('choose-method', { method: 'manual' });
      await page.act('simulate-deposit');
      return page;
    },
    tells: ['homePageLoaded', 'methodSelected', 'linkTransferQRGenerated', 'transferFinished'],
  },
  {
    name: 'a login in the institution’s own window',
    async play(client) {
      const page = await client.open({ userId: 'user-1' });
      await page.act('choose-integration', { integrationId: exchange.byWindow.id, searched: true });
      return page;
    },
    tells: ['integrationSelected', 'integrationOAuthStarted'],
  },
  {
    name: 'a wrong password',
    async play(client) {
      const page = await client.open(fixedDeposit());
      await page.act('choose-integration', byPassword);
      await page.act('log-in', { username: 'Mesh', password: 'wrong' });
      return page;
    },
    tells: ['integrationSelected', 'credentialsEntered', 'integrationConnectionError'],
  },
  {
    name: 'a session that only connects',
    async play(client) {
      const page = await client.open({ userId: 'user-1' });
      await page.logIn();
      await page.act('close');
      return page;
    },
    tells: [...loggedIn, ...['brokerageAccountAccessToken', 'done']],
  },
  {
    name: 'an account without what is wanted',
    async play(client) {
      const page = await client.open(openDeposit());
      await page.logIn('MeshSOL');
      return page;
    },
    tells: [...loggedIn, ...['brokerageAccountAccessToken', 'transferStarted', 'transferNoEligibleAssets']],
  },
  {
    name: 'an account that cannot be read',
    async play(client) {
      mood = { holdings: async () => failed('refusedByInstitution', 'The account is closed.') };
      const page = await client.open(openDeposit());
      await page.logIn();
      return page;
    },
    tells: [...loggedIn, ...['brokerageAccountAccessToken', 'transferStarted', 'transferConfigureError']],
  },
  {
    name: 'a network fee that rises before the approval',
    async play(client) {
      const page = await client.open(fixedDeposit());
      await page.logIn();
      const { amount } = page.on('preview').transfer.total;
      mood = {
        withdrawalTerms: async () => ({
          institutionFee: { units: 10_000n, decimals: 6 },
          networkFee: { units: 5_000_000n, decimals: 6 },
          minimum: { units: 1_000_000n, decimals: 6 },
          usualSeconds: 180,
        }),
      };
      await page.act('refresh-preview');
      expect(page.view.notice?.code).toBe('priceChanged');
      expect(page.on('preview').transfer.total.amount).not.toBe(amount);
      return page;
    },
    tells: [
      ...loggedIn,
      ...['brokerageAccountAccessToken', 'transferStarted', 'transferPreviewed', 'transferPreviewed'],
      'gasIncreaseWarning',
    ],
  },
  {
    name: 'an amount that cannot be sent any more',
    async play(client) {
      const page = await client.open(openDeposit());
      await page.logIn();
      await page.act('choose-asset', { symbol: 'BTC' });
      await page.act('enter-amount', { amount: '4', unit: 'asset' });
      await db
        .updateTable('sandbox_balances')
        .set({ units: String(10n ** 18n) })
        .where('client_id', '=', client.scope.clientId)
        .where('symbol', '=', 'BTC')
        .execute();
      await page.act('refresh-preview');
      return page;
    },
    tells: [
      ...loggedIn,
      ...['brokerageAccountAccessToken', 'transferStarted', 'transferAssetSelected', 'transferAmountEntered'],
      ...['transferPreviewed', 'transferPreviewError'],
    ],
  },
  {
    name: 'an approval that the institution refuses',
    async play(client) {
      mood = { withdraw: async () => failed('refusedByInstitution', 'Withdrawals are closed today.') };
      return approved(client);
    },
    tells: [
      ...loggedIn,
      ...['brokerageAccountAccessToken', 'transferStarted', 'transferPreviewed', 'transferInitiated'],
      'transferExecutionError',
    ],
  },
  {
    name: 'an onramp that buys with cash',
    async play(client) {
      const page = await client.open({
        userId: 'user-1',
        integrationId: '5620bf49-3240-4f85-8b4f-9dd6261597e2',
        transferOptions: {
          ...{ transferType: 'onramp', amountInFiat: 100, isInclusiveFeeEnabled: true },
          toAddresses: [destination({ networkId: network.base })],
        },
      });
      await page.logIn('Mesh3');
      await page.act('choose-funding', { fundingId: 'cash' });
      await page.approveWithCode();
      return page;
    },
    tells: [
      ...loggedIn,
      ...['brokerageAccountAccessToken', 'transferStarted', 'fundingOptionsViewed', 'fundingOptionsUpdated'],
      ...['transferPreviewed', 'transferInitiated', 'transferMfaRequired', 'transferMfaEntered'],
      ...['executeFundingStep', 'transferFinished'],
    ],
  },
  {
    name: 'a wallet that is proven',
    async play(client) {
      const page = await walletAccount(client, verification());
      await message(page);
      await page.act('sign-message');
      await page.act('finish-verification');
      return page;
    },
    tells: ['integrationSelected', 'walletMessageSigned', 'verifyDonePage', 'done'],
  },
  {
    name: 'a wallet that refuses to sign',
    async play(client) {
      const page = await walletAccount(client, verification());
      await message(page);
      await page.act('refuse-message');
      return page;
    },
    tells: ['integrationSelected', 'verifyWalletRejected'],
  },
  {
    name: 'a wallet that declines the connection',
    async play(client) {
      const page = await walletAccount(client, verification());
      await page.act('decline-connection');
      return page;
    },
    tells: ['integrationSelected', 'connectionDeclined'],
  },
  {
    name: 'a wallet that is not on this device',
    async play(client) {
      const page = await walletAccount(client, verification());
      await page.act('miss-wallet');
      return page;
    },
    tells: ['integrationSelected', 'connectionUnavailable'],
  },
  {
    name: 'wallets in the host page’s browser, found twice',
    async play(client) {
      const page = await client.open(verification());
      const wallets = [
        { id: 'f00d', name: 'FakeMask', icon: 'data:image/svg+xml,<svg/>' },
        { id: 'fake-sol', name: 'Fake Sol' },
      ];
      await page.act('tell-wallets', { wallets });
      await page.act('tell-wallets', { wallets });
      return page;
    },
    tells: ['SDKinjectedWalletProviders'],
  },
  {
    name: 'a wallet with another address than the one that is asked for',
    async play(client) {
      const page = await walletAccount(
        client,
        verification({ addresses: [address.otherEvm], networkType: 'evm' }),
      );
      const other = page.on('verifyAccount').accounts.find(each => each.address !== address.otherEvm);
      await page.act('choose-wallet-account', { networkType: 'evm', address: other?.address ?? '' });
      return page;
    },
    tells: ['integrationSelected', 'defiWalletError'],
  },
];

/** By name, the first story that told it. */
const seenIn = new Map<string, string>();

describe.each(stories)('$name', ({ name, play, tells }) => {
  test('tells just this, in this order, with what the SDK declares', async () => {
    mood = {};
    const page = await play(await server.newClient());
    mood = {};
    for (const { type, payload } of page.messages as OutgoingMessage[]) {
      const shape = payloads[type];
      expect(shape, `${type} is not in the table of payloads`).toBeDefined();
      if (!shape) expect(payload, type).toBeUndefined();
      else expect([type, [...Value.Errors(shape, payload)]]).toEqual([type, []]);
      if (!seenIn.has(type)) seenIn.set(type, name);
    }
    expect(page.messages.map(({ type }) => type)).toEqual(tells);
  });
});

/** The SDK turns both into `onExit`; this one its documentation calls obsolete, and `transferFinished` says more. */
const neverEvents: Readonly<Record<string, string>> = {
  done: 'becomes `onExit`',
  close: 'becomes `onExit`',
  transferExecuted: 'obsolete; `transferFinished` says more',
};

/** Told in stories that stand elsewhere: in which file. */
const elsewhere: Readonly<Record<string, string>> = {
  transferDeclined: 'apps/server/src/flow/wallet-transfer.store.test.ts',
  integrationAccountSelectionRequired: 'apps/server/test/sandbox-table.ts',
  transferKycRequired: 'apps/server/test/sandbox-table.ts',
};

test('docs/sdk-events.md is what was seen: every name of the SDK, and where', async () => {
  const sdkTest = 'tests/e2e/deposit.test.ts';
  const read = (file: string) => readFile(new URL(`../../../../${file}`, import.meta.url), 'utf8');
  const rows = await Promise.all(
    linkEventNames.map(async name => {
      const made = madeBySdk[name];
      if (made !== undefined) {
        expect(await read(sdkTest)).toContain(name);
        return `| \`${name}\` | made by the SDK of ${made}: \`${sdkTest}\` |`;
      }
      const never = neverEvents[name];
      if (never !== undefined) return `| \`${name}\` | ${never} |`;
      const file = elsewhere[name];
      if (file !== undefined) {
        expect(await read(file)).toContain(`'${name}'`);
        return `| \`${name}\` | \`${file}\` |`;
      }
      expect(seenIn.get(name), `no story tells ${name}`).toBeDefined();
      return `| \`${name}\` | ${seenIn.get(name)} |`;
    }),
  );
  const page = `${introduction}\n\n| event | the story that tells it |\n| --- | --- |\n${rows.join('\n')}\n`;
  await expect(page).toMatchFileSnapshot('../../../../docs/sdk-events.md');
});

const introduction = `# What the host page is told

Every name that the vendor's web SDK passes on to \`onEvent\`, and where it was seen: this page is written by
\`apps/server/src/flow/events.store.test.ts\`, which plays these stories, compares each payload with what the SDK declares, and
knows the order of everything that a story tells. Never credit a user on any of them; what has happened is said by
\`GET /api/v1/transfers/managed/mesh\`, by webhooks and by \`GET /fairlead/v1/events\`.`;
