/** Fields that the vendor's API of connected accounts has again and again, and how its requests name an account. */
import { Type } from 'typebox';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

export const Uuid = Type.String({ format: 'uuid' });
export const Text = nullable(Type.String());
export const Double = Type.Number();
export const exact = { additionalProperties: false } as const;
/** What no integration of ours has. */
export const Nothing = Type.Unsafe<null>({ type: 'null' });
export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });

/** `tokenId` and `accessToken` are one and the same here. */
export const AuthToken = Type.String({ minLength: 1, maxLength: 2048 });
export const account = { authToken: AuthToken, type: BrokerType };

export const UserId = Type.String({ minLength: 1, maxLength: 300 });
export const SymbolText = Type.String({ minLength: 1, maxLength: 40 });
export const MfaCode = Type.Optional(nullable(Type.String({ maxLength: 40 })));
