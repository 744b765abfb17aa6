/** The shapes of the vendor's own example requests, with placeholders as it has them. */
import { expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { integration, judged, network } from '../../test/link-token-bodies.ts';
import { clientId, linkTokenServer } from '../../test/link-token-server.ts';

const to = (networkId: string, symbol = 'USDC', more: object = {}) => ({
  networkId,
  symbol,
  address: 'xxx',
  ...more,
});
const options = (transferType: string) => ({
  transactionId: 'YOUR_ID',
  transferType,
  isInclusiveFeeEnabled: false,
  generatePayLink: false,
});
const user = { userId: 'YOUR_USER', restrictMultipleAccounts: true };
const stablecoin = [network.solana, network.ethereum, network.base];

const examples = {
  'the reference': {
    userId: 'UserId',
    configurationId: '18a20b11-e47f-43b9-8546-94284e9ee547',
    restrictMultipleAccounts: true,
    transferOptions: {
      toAddresses: [
        ...['ETH', 'USDC'].map(symbol => ({
          networkId: network.ethereum,
          symbol,
          address: `0x${'0'.repeat(23)}`,
        })),
        ...['MATIC', 'USDC'].map(symbol => ({
          networkId: network.polygon,
          symbol,
          address: `0x${'0'.repeat(23)}`,
        })),
      ],
      amountInFiat: 10,
      isInclusiveFeeEnabled: false,
      generatePayLink: false,
    },
    disableApiKeyGeneration: false,
  },
  deposits: {
    ...user,
    transferOptions: { ...options('deposit'), toAddresses: stablecoin.map(id => to(id)) },
  },
  payments: {
    ...user,
    transferOptions: {
      ...options('payment'),
      toAddresses: [
        ...stablecoin.map(id => to(id, 'USDC', { amount: 99.99 })),
        to(network.bitcoin, 'BTC', { amount: 0.00141, displayAmountInFiat: 99.99 }),
      ],
    },
  },
  onramps: {
    ...user,
    integrationId: integration.binanceConnect,
    transferOptions: {
      ...options('onramp'),
      isInclusiveFeeEnabled: true,
      amountInFiat: 100.0,
      toAddresses: [to(network.solana)],
    },
  },
  withdrawals: user,
  verification: {
    ...user,
    integrationId: integration.phantom,
    verifyWalletOptions: {
      verificationMethods: ['signedMessage'],
      message: 'YOUR_MESSAGE',
      networkId: network.solana,
      networkType: 'solana',
      addresses: ['xxx'],
    },
  },
};

test.each(Object.entries(examples))('%s: nothing is wrong with it in the sandbox', (_, body) => {
  expect(judged(body, 'sandbox')).toMatchObject({ ok: true });
});

test.each(Object.entries(examples))('%s: minted with a sandbox key', async (_, body) => {
  const { post } = await linkTokenServer();
  const { status, body: answer } = await post(body);
  expect(status, answer.message).toBe(200);
  expect(objections(await vendorModel('LinkTokenModelApiResult'), answer)).toEqual([]);
  const page = new URL(Buffer.from(answer.content.linkToken, 'base64').toString('latin1'));
  expect(page.pathname).toBe(`/b2b-iframe/${clientId}/broker-connect`);
});

test('as copied, with comments and commas, they get an error that says just that', async () => {
  const { post } = await linkTokenServer();
  const pasted = '{\n  "userId": "YOUR_USER", // Replace\n  "restrictMultipleAccounts": true,\n}';
  const { status, body } = await post(pasted);
  expect({ status, type: body.errorType }).toEqual({ status: 400, type: 'invalidJson' });
  expect(body.message).toBe('Line 2, column 26: JSON has no comments. Remove the comment that begins here.');
  const { body: next } = await post(pasted.replace(' // Replace', ''));
  expect(next.message).toBe('Line 3, column 35: JSON has no comma after the last member. Remove this comma.');
});
