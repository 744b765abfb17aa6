/** What the shop asks Fairlead for: the bodies of `POST /api/v1/linktoken`. */
import type { GetLinkTokenRequest } from '@meshconnect/node-api';
import type { DepositKind, OfferKind } from '../api.ts';

/** Network ids are the same everywhere and never change; `GET /api/v1/transfers/managed/networks` lists them. */
const network = {
  solana: '0291810a-5947-424d-9a59-e88bb33e999d',
  ethereum: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  base: 'aa883b03-120d-477c-a588-37c2afd3ca71',
};

/**
 * Where this shop receives deposits. Put your own addresses here, one per customer if you have no other way to tell
 * deposits apart. These two are hashes of a text: good addresses to look at, but nobody holds a key to them.
 */
const evmAddress = '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670';
const solanaAddress = 'Cb7LHami614ZSWR4odU3XsGnw226tyTyw61bU2HzJ7xV';

const usdc = [
  { networkId: network.solana, symbol: 'USDC', address: solanaAddress },
  { networkId: network.ethereum, symbol: 'USDC', address: evmAddress },
  { networkId: network.base, symbol: 'USDC', address: evmAddress },
];

/** The more destinations, the more accounts have something that fits; Link offers only what the account can send. */
const destinations = {
  deposit: usdc,
  depositAnyAsset: [
    ...usdc,
    { networkId: network.solana, symbol: 'SOL', address: solanaAddress },
    { networkId: network.ethereum, symbol: 'ETH', address: evmAddress },
    { networkId: network.base, symbol: 'ETH', address: evmAddress },
  ],
  depositOnBase: [{ networkId: network.base, symbol: 'USDC', address: evmAddress }],
} satisfies Record<DepositKind, unknown>;

/**
 * @param userId your own, lasting id of the user; never an e-mail address or a telephone number
 * @param transactionId your own id of this deposit or order; it comes back with every event and in the list of
 *   transfers, and an order is paid once
 */
export function linkTokenRequest(
  kind: OfferKind,
  userId: string,
  transactionId: string,
): GetLinkTokenRequest {
  switch (kind) {
    case 'payment':
      return paymentRequest(userId, transactionId);
    case 'verification':
      // No address and no message of our own: the user proves any wallet, by a text that is made for this session.
      return { userId, verifyWalletOptions: { verificationMethods: ['signedMessage'] } };
    default:
      return depositRequest(kind, userId, transactionId);
  }
}

function depositRequest(kind: DepositKind, userId: string, transactionId: string): GetLinkTokenRequest {
  return {
    userId,
    restrictMultipleAccounts: true,
    transferOptions: {
      transactionId,
      transferType: 'deposit',
      isInclusiveFeeEnabled: false,
      generatePayLink: false,
      toAddresses: destinations[kind],
    },
  };
}

/** The price is fixed, so exactly that arrives; the shop's 2 % and the fees of the way come on top. */
function paymentRequest(userId: string, transactionId: string): GetLinkTokenRequest {
  return {
    userId,
    restrictMultipleAccounts: true,
    transferOptions: {
      transactionId,
      transferType: 'payment',
      clientFee: 0.02,
      goodsDetails: [{ goodsName: 'A paper lantern, large' }],
      toAddresses: usdc.map(destination => ({ ...destination, amount: 18.5 })),
    },
  };
}
