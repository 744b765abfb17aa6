/** Where a connected account receives, and what it charges for sending. */
import { type Static, Type } from 'typebox';
import { account, Double, exact, MfaCode, oneOf, SymbolText, Text, Uuid } from './account-fields.ts';
import { nullable } from './nullable.ts';

export const addressTypes = [
  'ethAddress',
  'btcAddress',
  'ltcAddress',
  'solAddress',
  'algoAddress',
  'celoAddress',
  'cardanoAddress',
  'polygonAddress',
  'bnbAddress',
  'elrondAddress',
  'neoAddress',
  'xrpAddress',
  'flowAddress',
  'harmonyOneAddress',
  'tronAddress',
  'dogeAddress',
  'opAddress',
] as const;
export const AddressType = oneOf(addressTypes);
export type AddressType = (typeof addressTypes)[number];

/** The network by its id or, as `addressType`, by its kind. */
export const DepositAddressRequest = Type.Object(
  {
    ...account,
    symbol: Type.Optional(nullable(SymbolText)),
    addressType: Type.Optional(nullable(AddressType)),
    networkId: Type.Optional(nullable(Uuid)),
    mfaCode: MfaCode,
  },
  exact,
);
export type DepositAddressRequest = Static<typeof DepositAddressRequest>;

/** The older request: the network by its name. */
export const ChainAddressRequest = Type.Object(
  {
    ...account,
    symbol: Type.Optional(nullable(SymbolText)),
    addressType: Type.Optional(nullable(AddressType)),
    chain: Type.Optional(nullable(Type.String({ maxLength: 80 }))),
    mfaCode: MfaCode,
  },
  exact,
);
export type ChainAddressRequest = Static<typeof ChainAddressRequest>;

const BrokerResponseStatus = nullable(oneOf(['unknown', 'mfaRequired', 'kycRequired']));

export const DepositAddressResponse = Type.Object(
  {
    symbol: Text,
    address: Text,
    chain: Text,
    memo: Text,
    minimumDepositAmount: Text,
    networkId: nullable(Uuid),
    brokerResponseStatus: BrokerResponseStatus,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerCryptocurrencyDepositAddressResponse' },
);
export type DepositAddressResponse = Static<typeof DepositAddressResponse>;

export const DepositAddressListRequest = Type.Object(
  {
    ...account,
    symbol: SymbolText,
    /** Each by exactly one of the two; absent: every network on which the account receives the symbol. */
    networks: Type.Optional(
      nullable(
        Type.Array(
          Type.Object(
            {
              networkId: Type.Optional(nullable(Uuid)),
              caipId: Type.Optional(nullable(Type.String({ minLength: 3, maxLength: 100 }))),
            },
            exact,
          ),
          { maxItems: 100 },
        ),
      ),
    ),
    mfaCode: MfaCode,
  },
  exact,
);
export type DepositAddressListRequest = Static<typeof DepositAddressListRequest>;

export const DepositAddressListResponse = Type.Object(
  {
    addresses: Type.Array(
      Type.Object({
        address: Type.String(),
        symbol: Type.String(),
        networkId: Uuid,
        caipId: Text,
        networkName: Type.String(),
        logoUrl: Type.String(),
        /** Ours: without it the institution cannot tell whose money it is. Absent where the network has none. */
        memo: Type.Optional(Type.String()),
      }),
    ),
    brokerResponseStatus: BrokerResponseStatus,
    errorMessage: Text,
  },
  { $id: 'B2BBrokerCryptocurrencyDepositAddressListResponse' },
);
export type DepositAddressListResponse = Static<typeof DepositAddressListResponse>;

export const SymbolDetailsResponse = Type.Object(
  {
    symbol: Text,
    addressTypes: Type.Array(AddressType),
    chains: Type.Array(
      Type.Object({
        chain: Type.String(),
        networkId: nullable(Uuid),
        feeDescription: Text,
        notes: Text,
        fee: nullable(Double),
        minWithdrawAmount: nullable(Double),
        maxWithdrawAmount: nullable(Double),
      }),
    ),
  },
  { $id: 'B2BBrokerCryptocurrencySymbolDetailsResponse' },
);
export type SymbolDetailsResponse = Static<typeof SymbolDetailsResponse>;
