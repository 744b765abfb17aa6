/** Proving a wallet: by the one that the sandbox plays, and by a signature that the user brings from elsewhere. */
import type { LinkEventType } from '@meshconnect/web-link-sdk';
import { expect, test } from 'vitest';
import { type OutsideWallet, outsideWallet } from '../../apps/server/test/outside-wallet.ts';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { announcedWallet, fakeMask } from './announced-wallet.ts';
import type { LinkPage } from './link-page.ts';
import { uuid } from './payloads.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });

type Signed = Extract<LinkEventType, { type: 'walletMessageSigned' }>['payload'];

async function open(
  userId: string,
  verifyWalletOptions: object,
  transferOptions?: object,
  { hasWallet = false } = {},
) {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    ...{ userId, verifyWalletOptions },
    ...(transferOptions && { transferOptions }),
  });
  const context = await browser.newContext();
  if (hasWallet) await context.addInitScript(announcedWallet);
  const seen = await watch(context);
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.open(data.content?.linkToken ?? '', fairlead.url);
  await link.screen('catalog');
  return { shop, link, seen };
}

/** From the catalog to the message, with a wallet of our own. */
async function byHand(link: LinkPage, { address }: OutsideWallet): Promise<string> {
  await link.content.getByRole('button', { name: /^Another wallet: sign by hand/ }).click();
  await link.screen('verifyAccount');
  await link.content.getByLabel('Address', { exact: true }).fill(address);
  const ethereum = link.content.getByRole('radio', { name: 'Ethereum' });
  if (await ethereum.count()) await ethereum.check();
  await link.primary().click();
  return messageShown(link);
}

async function messageShown(link: LinkPage): Promise<string> {
  const screen = await link.screen('verifyMessage');
  return (await screen.locator('pre').first().textContent()) ?? '';
}

async function submit(link: LinkPage, signature: string): Promise<void> {
  await link.content.getByLabel('Signature', { exact: true }).fill(signature);
  await link.primary().click();
}

/** `walletMessageSigned`, field by field. */
function signed(message: string, address: string, isVerified: boolean): Signed {
  return {
    signedMessageHash: expect.any(String),
    ...{ message, address, isVerified },
    timeStamp: expect.any(Number),
    ...(isVerified && { verifiedAddresses: [address] }),
  };
}

async function proven(userId: string) {
  const { data } = await api.wallets.v1WalletsVerifyList({ UserId: userId });
  return data.content?.verifications ?? [];
}

test('the wallet that the sandbox plays: account, message, verified, done', async () => {
  const asked = outsideWallet(7).address;
  const { shop, link, seen } = await open('played', { addresses: [asked], networkType: 'evm' });
  expect(await link.heading().textContent()).toBe('Which wallet is yours?');
  await link.chooseIntegration('MetaMask');
  const account = await link.screen('verifyAccount');
  const first = account.getByRole('radio').first();
  expect(await first.isChecked()).toBe(true);
  await account
    .locator('label')
    .first()
    .getByText(/asks for this one$/)
    .waitFor();
  await link.primary().click();
  const message = await messageShown(link);
  // In the spelling that has a checksum.
  const address = message.split('\n')[1] ?? '';
  expect(address.toLowerCase()).toBe(asked);
  await link.content.getByText('The sandbox plays MetaMask').waitFor();
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
  await shop.linkIsClosed();

  expect(await shop.callbacks()).toEqual([
    event('pageLoaded'),
    event('integrationSelected', {
      integrationType: 'deFiWallet',
      integrationName: 'MetaMask',
      userSearched: true,
    }),
    event('walletMessageSigned', signed(message, address, true)),
    event('verifyDonePage'),
    {
      name: 'onExit',
      payload: {
        summary: {
          page: 'verifyDonePage',
          selectedIntegration: {
            ...{ id: uuid, name: 'MetaMask' },
            ...{ integrationType: 'deFiWallet', integrationName: 'MetaMask' },
          },
        },
      },
    },
  ]);
  expect(await proven('played')).toEqual([
    {
      ...{ userId: 'played', address, xPubKey: null, networkType: 'evm', message },
      ...{ verificationMethod: 'signedMessage', signedMessageHash: expect.any(String) },
      timestamp: expect.any(Number),
    },
  ]);
  expect(seen.complaints).toEqual([]);
  expect(seen.hosts()).toEqual([new URL(storefront.url).host, new URL(fairlead.url).host].sort());
});

test('who does not sign is asked again, and the host is told', async () => {
  const { shop, link } = await open('refuses', { networkType: 'evm' }, undefined, { hasWallet: true });
  await shop.waitForEvent('SDKinjectedWalletProviders');
  expect(await shop.events('SDKinjectedWalletProviders')).toEqual([[fakeMask]]);
  await link.chooseIntegration('MetaMask');
  await link.screen('verifyAccount');
  await link.primary().click();
  await messageShown(link);
  await link.content.getByRole('button', { name: 'Do not sign' }).click();
  await link.screen('catalog');
  await link.content.getByText('The wallet refused to sign.').waitFor();
  await shop.waitForEvent('verifyWalletRejected');
  await link.close();
  await shop.linkIsClosed();
  expect(await shop.callbackNames()).not.toContain('verifyDonePage');
  expect(await proven('refuses')).toEqual([]);
});

test('by hand: the wrong key is told, the right one is verified, and the API lists it', async () => {
  const owner = outsideWallet(11);
  const { shop, link } = await open('by-hand', {});
  const message = await byHand(link, owner);
  expect(message.split('\n')[1]?.toLowerCase()).toBe(owner.address);
  await submit(link, outsideWallet(12).sign(message));
  await link.content.getByText('The signature does not fit this message and this address.').waitFor();
  expect(await link.content.getByRole('alert').first().textContent()).toContain('No money has moved.');
  await submit(link, owner.sign(message));
  await link.screen('verified');
  await link.primary().click();
  await shop.linkIsClosed();

  const [rejected, verified, ...more] = (await shop.events('walletMessageSigned')) as Signed[];
  expect(more).toEqual([]);
  const { address } = verified ?? { address: '' };
  expect(address.toLowerCase()).toBe(owner.address);
  expect(rejected).toEqual(signed(message, address, false));
  expect(verified).toEqual(signed(message, address, true));
  expect(await shop.callbackNames()).toEqual([
    ...['pageLoaded', 'walletMessageSigned', 'walletMessageSigned', 'verifyDonePage', 'onExit'],
  ]);
  expect(await proven('by-hand')).toMatchObject([
    { address, message, networkType: 'evm', signedMessageHash: owner.sign(message) },
  ]);
});

test('by hand: another address than the one that is asked for is a mismatch', async () => {
  const [asked, other] = [outsideWallet(13), outsideWallet(14)];
  const { shop, link } = await open('mismatch', { addresses: [asked.address], networkType: 'evm' });
  await link.content.getByRole('button', { name: /^Another wallet: sign by hand/ }).click();
  await link.screen('verifyAccount');
  const field = link.content.getByLabel('Address', { exact: true });
  expect(await field.inputValue()).toBe(asked.address);
  await field.fill(other.address);
  await link.primary().click();
  await link.content.getByText('That is not an address that is asked for.').waitFor();
  const [error] = (await shop.events('defiWalletError')) as [{ details: Record<string, string> }];
  expect(error).toMatchObject({ errorType: 'verifyMismatch', timeStamp: expect.any(Number) });
  expect(error.details['requestedAddress']).toBe(asked.address);
  expect(error.details['connectedAddress']?.toLowerCase()).toBe(other.address);
});

test('a proof, then a deposit from that same wallet', async () => {
  const asked = outsideWallet(15).address;
  const toAddresses = [
    {
      networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
      symbol: 'USDC',
      address: outsideWallet(16).address,
      amount: 25,
    },
  ];
  const verifyWalletOptions = { addresses: [asked], networkType: 'evm' };
  const { shop, link, seen } = await open('proven-sender', verifyWalletOptions, { toAddresses });
  await link.chooseIntegration('MetaMask');
  await link.screen('verifyAccount');
  await link.primary().click();
  await messageShown(link);
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
  await link.screen('preview');
  await link.look();
  await link.primary().click();
  const approval = await link.screen('walletApproval');
  await approval.getByText('The sandbox plays MetaMask and signs when you say so.').waitFor();
  await link.look();
  await link.primary().click();
  await link.settled();
  const [proof] = await proven('proven-sender');
  const [finished] = (await shop.events('transferCompleted')) as [{ fromAddress: string }];
  expect(finished.fromAddress).toBe(proof?.address);
  expect(finished.fromAddress.toLowerCase()).toBe(asked);
  expect(seen.complaints).toEqual([]);
});

test('the demo shop asks its back end, not the page, what was proven', async () => {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Prove a wallet');
  await link.chooseIntegration('Phantom');
  const account = await link.screen('verifyAccount');
  await account.getByRole('radio', { name: /Solana/ }).check();
  await link.primary().click();
  await messageShown(link);
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
  await shop.linkIsClosed();
  await shop.page
    .getByRole('status')
    .getByText(/^Proven \(solana\): sandbox-solana-/)
    .waitFor();
});

function event(type: string, payload?: unknown) {
  return { name: 'onEvent', payload: payload === undefined ? { type } : { type, payload } };
}
