/** Who a connected account belongs to, as far as its institution says. */
import { type Static, Type } from 'typebox';
import { AuthToken, exact, oneOf, Text, Uuid } from './account-fields.ts';
import { nullable } from './nullable.ts';

export const accountFacts = [
  'firstName',
  'middleName',
  'lastName',
  'accountNumber',
  'email',
  'mobileNumber',
  'companyName',
  'countryCode',
  'city',
  'postalCode',
  'address',
  'id',
  'dateOfBirth',
] as const;
export type AccountFact = (typeof accountFacts)[number];

export const ExchangeVerifyRequest = Type.Object(
  {
    authToken: AuthToken,
    integrationId: Type.Optional(nullable(Uuid)),
    /** Which facts are wanted; absent or empty: all of them. */
    accountInfo: Type.Optional(nullable(Type.Array(oneOf(accountFacts), { maxItems: 20 }))),
  },
  exact,
);
export type ExchangeVerifyRequest = Static<typeof ExchangeVerifyRequest>;

export const AccountDetailsResponse = Type.Object(
  {
    integrationName: Text,
    firstName: Text,
    middleName: Text,
    lastName: Text,
    accountNumber: Text,
    email: Text,
    mobileNumber: Text,
    companyName: Text,
    countryCode: Text,
    city: Text,
    postalCode: Text,
    address: Text,
    idType: nullable(oneOf(['none', 'idCard', 'driversLicense', 'passport'])),
    idNumber: Text,
    dateOfBirth: nullable(Type.Integer()),
  },
  { $id: 'B2BBrokerAccountDetailsResponse' },
);
export type AccountDetailsResponse = Static<typeof AccountDetailsResponse>;
