/**
 * What the vendor's own pages have and its published package has not yet.
 *
 * Each entry names the page it was read on. An entry goes when a version of the package has caught up;
 * `vendor-models.test.ts` says so then.
 */
export type VendorAddition =
  | { page: string; model: string; property: string; schema: object; alwaysPresent: boolean }
  | { page: string; model: string; values: readonly string[] };

const networksPage = 'https://docs.meshconnect.com/api-reference/managed-transfers/get-networks.md';
const linkTokenPage =
  'https://docs.meshconnect.com/api-reference/managed-account-authentication/get-link-token-with-parameters.md';

export const vendorAdditions: readonly VendorAddition[] = [
  {
    page: networksPage,
    model: 'NetworkResponseWithIntegrations',
    property: 'addressPattern',
    schema: { type: 'string' },
    alwaysPresent: true,
  },
  {
    page: networksPage,
    model: 'NetworkResponseToken',
    property: 'contractAddress',
    schema: { type: ['string', 'null'] },
    alwaysPresent: false,
  },
  { page: linkTokenPage, model: 'BrokerType', values: ['cryptoComPay', 'bybitEuDirect'] },
  {
    page: 'https://docs.meshconnect.com/testing/sandbox',
    model: 'BrokerType',
    values: ['sandboxCoinbase'],
  },
  {
    page: 'https://docs.meshconnect.com/api-reference/managed-account-authentication/retrieve-the-list-of-all-available-integrations',
    model: 'BrokerType',
    values: ['uphold', 'binancePayOnchain', 'bybitPay', 'krakenOAuth'],
  },
  {
    page: 'https://docs.meshconnect.com/api-reference/managed-transfers/get-transfers-initiated-by-mesh',
    model: 'TransferFee',
    property: 'feeInTransferCurrency',
    schema: { type: 'number' },
    alwaysPresent: true,
  },
];
