import { chains } from '@fairlead/chains';
import { createCatalog } from '../src/catalog/index.ts';
import type { Environment } from '../src/database/schema.ts';
import { readRequest } from '../src/link-tokens/request.ts';
import type { RuleContext } from '../src/link-tokens/rules/context.ts';
import { decide } from '../src/link-tokens/rules.ts';

export const catalog = createCatalog();

/** Network ids as the vendor publishes them. */
export const network = {
  ethereum: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  polygon: '7436e9d0-ba42-4d2b-b4c0-8e4e606b2c12',
  base: 'aa883b03-120d-477c-a588-37c2afd3ca71',
  solana: '0291810a-5947-424d-9a59-e88bb33e999d',
  bitcoin: '03dee5da-7398-428f-9ec2-ab41bcb271da',
  xrpl: '0ea47ee7-9d36-460e-a2d5-64cfa8a1dddd',
  stellar: '06855704-43d2-4ad2-a73c-372f0c3534e1',
  sepolia: '03b2d786-7092-4a6a-9737-d6013e21819b',
  /** Well-formed, and nobody's. */
  unknown: '00000000-0000-4000-8000-000000000000',
} as const;

/** Addresses that anybody knows: the example of EIP-55, Bitstamp's on the XRP Ledger, … */
export const address = {
  evm: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  otherEvm: '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
  solana: '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T',
  bitcoin: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  bitcoinTestnet: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
  ripple: 'rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B',
  stellar: 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ',
  usdcContract: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
} as const;

export const integration = {
  coinbase: '47624467-e52e-4938-a41a-7926b6c27acf',
  binance: '9226e5c2-ebc3-4fdd-94f6-ed52cdce1420',
  metaMask: '34aeb688-decb-485f-9d80-b66466783394',
  phantom: '757e703f-a8fe-4dc4-d0ec-08dc6737ad96',
  binanceConnect: '5620bf49-3240-4f85-8b4f-9dd6261597e2',
} as const;

/** USDC on Ethereum to a sound address, with what a test wants changed. `undefined` removes a field. */
export const destination = (changes: object = {}) => ({
  networkId: network.ethereum,
  symbol: 'USDC',
  address: address.evm,
  ...changes,
});

/** A sound transfer, with changes to the transfer's options. */
export const transfer = (changes: object = {}, entries: readonly unknown[] = [destination()]) => ({
  userId: 'user-1',
  transferOptions: { toAddresses: entries, ...changes },
});

/** A sound verification, with changes. */
export const verify = (changes: object = {}) => ({ userId: 'user-1', verifyWalletOptions: { ...changes } });

/** What the schema and the rulings make of a body, whatever this release can serve. */
export function judged(
  body: unknown,
  environment: Environment = 'live',
  settings: Partial<RuleContext> = {},
) {
  const reading = readRequest(JSON.parse(JSON.stringify(body)), JSON.stringify(body), 'refuse');
  if (!reading.ok) return { ok: false as const, faults: reading.faults };
  return decide(reading.value, {
    environment,
    catalog,
    addressRules: chains,
    defaultClientFee: null,
    surfaces: null,
    returnUrls: [],
    exactNumbers: reading.exactNumbers,
    ...settings,
  });
}

/** `path rule` of each fault; empty for a body that passes. */
export function faultsOf(
  body: unknown,
  environment: Environment = 'live',
  settings: Partial<RuleContext> = {},
): string[] {
  const decision = judged(body, environment, settings);
  return decision.ok ? [] : decision.faults.map(({ path, rule }) => `${path} ${rule}`);
}

/** What a body comes to. Throws with the faults if it does not pass. */
export function accepted(
  body: unknown,
  environment: Environment = 'live',
  settings: Partial<RuleContext> = {},
) {
  const decision = judged(body, environment, settings);
  if (!decision.ok)
    throw new Error(decision.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return {
    ...decision.configuration,
    warnings: decision.warnings.map(({ path, rule }) => `${path} ${rule}`),
  };
}
