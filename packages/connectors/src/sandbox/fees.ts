/**
 * What the sandbox exchange charges, and how long it says that networks take.
 *
 * Two things were measured on the vendor's sandbox and are kept: it takes 0.01 USDC or 0.001 PYUSD, and nothing for
 * the network. A sandbox in which every network costs the same would show nothing about ranking, so here networks
 * cost what they roughly do in life; on Base and Solana it is the measured nothing.
 *
 * Everything is counted in "cents": an amount of the asset that was worth about one US cent when the table was
 * written. The amounts are fixed, so a preview and a test find the same fee on every day.
 */
import { type Amount, parseAmount } from '@fairlead/money';
import type { WithdrawalTerms } from '../connector.ts';

/** An asset that the exchange sends: a symbol on a network. */
export type SoldAsset = { readonly symbol: string; readonly networkId: string; readonly decimals: number };

type NetworkTerms = { name: string; feeCents: bigint; minimumCents: bigint; usualSeconds: number };

/** By the vendor's network id. The package's README shows this table; a test compares them. */
export const networkTerms: Readonly<Record<string, NetworkTerms>> = {
  'e3c7fdd8-b1fc-4e51-85ae-bb276e075611': network('Ethereum', 80n, 200n, 180),
  '7436e9d0-ba42-4d2b-b4c0-8e4e606b2c12': network('Polygon', 1n, 100n, 30),
  'a34f2431-0ddd-4de4-bc22-4a8143287aeb': network('Arbitrum', 2n, 100n, 20),
  '18fa36b0-88a8-43ca-83db-9a874e0a2288': network('Optimism', 2n, 100n, 20),
  'aa883b03-120d-477c-a588-37c2afd3ca71': network('Base', 0n, 100n, 15),
  'ed0ebeec-b166-4c8b-8574-cb078f7af8cf': network('BSC', 3n, 100n, 15),
  'bad16371-c22a-4bf4-a311-274d046cd760': network('AvalancheC', 3n, 100n, 10),
  '042e7535-bb07-4cda-a732-a243ea9f8250': network('Cronos', 2n, 100n, 20),
  '46e4920f-bbb6-4970-95d0-5be58c526a82': network('Linea', 2n, 100n, 20),
  'd6cb0153-751e-43a1-9322-53a5229de75c': network('WorldChain', 2n, 100n, 20),
  '59836f7c-c9a7-4d47-aa17-70cb910445fa': network('HyperEVM', 2n, 100n, 10),
  '385f0b3a-8471-4b8f-884f-c4f4496f1603': network('Sonic', 1n, 100n, 10),
  '0c17e03f-77fa-4644-b84c-eb247af8c4c1': network('Blast', 2n, 100n, 20),
  '48832432-6908-45e5-a4e2-d46446c8047e': network('Ink', 1n, 100n, 15),
  '6b5ced13-aaa4-4fda-b95a-27c7c68c2601': network('Monad', 1n, 100n, 10),
  'e7f8a9b0-1c2d-4e3f-9a0b-2c3d4e5f6a7b': network('Tempo', 1n, 100n, 10),
  'bbfd5e33-a345-4f63-9274-32280ed1d4ec': network('MegaETH', 1n, 100n, 10),
  '525a7a5a-2ac9-4772-af5a-b8f006516497': network('Sei', 1n, 100n, 10),
  '0291810a-5947-424d-9a59-e88bb33e999d': network('Solana', 0n, 100n, 10),
  '03dee5da-7398-428f-9ec2-ab41bcb271da': network('Bitcoin', 150n, 500n, 1_800),
  'c5dc5d2e-68c1-4261-9a30-90b598738bf5': network('Tron', 100n, 200n, 60),
  '1709a5dc-d114-4683-bf95-5a5abb54df31': network('Litecoin', 2n, 100n, 600),
  '34b66a94-f9f9-49ef-81e8-6ebd5a866f9d': network('Dogecoin', 20n, 200n, 600),
  '0ea47ee7-9d36-460e-a2d5-64cfa8a1dddd': network('XRPL', 5n, 100n, 10),
  '06855704-43d2-4ad2-a73c-372f0c3534e1': network('Stellar', 1n, 100n, 10),
  '9cc3f8db-809a-4d06-a183-34a63a84aca8': network('Cardano', 15n, 200n, 120),
  '3d71a957-740b-4195-a437-389d171f21bb': network('TON', 3n, 100n, 20),
  '0072c6e2-0e76-4265-9ac4-46bad109f599': network('Sui', 1n, 100n, 10),
  'c6427cfd-8ddf-44f1-b400-bc4a5ee190a3': network('Aptos', 1n, 100n, 10),
  '915f07a3-8a02-40f0-8f9d-b773b81c60a6': network('AvalancheX', 3n, 100n, 10),
  '66f6e5ed-5635-44eb-bc92-f4fcdbf66f1a': network('Injective', 1n, 100n, 10),
  'b7387cd9-2f47-4e4d-bc7b-d44e61d58210': network('SolanaDevnet', 0n, 100n, 10),
  '03b2d786-7092-4a6a-9737-d6013e21819b': network('Sepolia', 0n, 100n, 30),
  'f2780a87-d1ab-4567-85b3-d9ae728cf54d': network('Base Sepolia', 0n, 100n, 15),
};

function network(name: string, feeCents: bigint, minimumCents: bigint, usualSeconds: number): NetworkTerms {
  return { name, feeCents, minimumCents, usualSeconds };
}

/** What about one US cent is, and the assets of which it is that. */
const assetsByCent: Readonly<Record<string, string>> = {
  '0.0000001': 'BTC WBTC',
  '0.000003': 'ETH WETH SEPOLIAETH PAXG',
  '0.00001': 'BNB WBNB MKR',
  '0.0001': 'SOL DEVNETSOL AAVE LTC QNT HYPE WHYPE',
  '0.001': 'AVAX WAVAX LINK UNI INJ TRUMP DEXE LEO',
  '0.005': 'XRP TON SUI APT CAKE MNT RNDR',
  '0.01':
    'USDC USDT DAI PYUSD BUSD CASH EURC FDUSD MUSD PATHUSD RLUSD TUSD USD1 USDD USDE USDG USDH USDM USDP USD₮0 ' +
    'VIRTUAL LDO JTO WLD SNX',
  '0.03': 'ADA ARB OP ENA IMX APE FTM TRX XLM WIF FARTCOIN FORM 1INCH',
  '0.05': 'MATIC POL WMATIC DOGE CRO S SEI SAND MANA WLFI',
  '0.3': 'MON WMON BLUR GRT',
  '1': 'PENGU',
  '10': 'BLAST',
  '1000': 'SHIB BONK',
};

const centOf = new Map(
  Object.entries(assetsByCent).flatMap(([cent, symbols]) =>
    symbols.split(' ').map(symbol => [symbol, cent] as const),
  ),
);

/** The exchange's own fee is one cent; where another was measured, that. */
const measuredFees: Readonly<Record<string, string>> = { PYUSD: '0.001' };

/**
 * The terms under which the sandbox sends an asset; amounts in the asset's decimals on that network.
 *
 * @throws Error naming the row that is missing, if this file has none for the symbol or the network: a fee must not
 *   be made up
 */
export function sandboxTerms({ symbol, networkId, decimals }: SoldAsset): WithdrawalTerms {
  const cent = centOf.get(symbol);
  const on = networkTerms[networkId];
  if (cent === undefined) throw new Error(`sandbox/fees.ts has no row for ${symbol}: add it to assetsByCent`);
  if (!on) throw new Error(`sandbox/fees.ts has no row for network ${networkId}: add it to networkTerms`);
  const inAsset = (text: string): Amount => {
    const amount = parseAmount(text, decimals);
    if (!amount) throw new Error(`${symbol} has ${decimals} decimals on ${on.name}, too few for ${text}`);
    return amount;
  };
  const cents = (count: bigint): Amount => ({ units: inAsset(cent).units * count, decimals });
  return {
    institutionFee: inAsset(measuredFees[symbol] ?? cent),
    networkFee: cents(on.feeCents),
    minimum: cents(on.minimumCents),
    usualSeconds: on.usualSeconds,
  };
}
