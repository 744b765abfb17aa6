/** What a bad body is, and the values that are bad in any field of a kind. */
import { destination, network, transfer, verify } from './link-token-bodies.ts';

export type BadBody = {
  name: string;
  /** An object, or JSON text where only text can say it. */
  body: unknown;
  /** `path rule` of every fault, in the order of the answer. */
  live: readonly string[];
  /** The same with a sandbox key; empty where the sandbox accepts it. */
  sandbox: readonly string[];
};

export const to = 'transferOptions.toAddresses';
export const one = `${to}[0]`;

export function bad(name: string, body: unknown, live: string | readonly string[], sandbox = live): BadBody {
  return { name, body, live: [live].flat(), sandbox: [sandbox].flat() };
}

/** The value put into one field, by a function that knows where the field is. */
export type Place = { path: string; put: (value: unknown) => unknown };

export const top = (name: string): Place => ({
  path: name,
  put: value => ({ ...transfer(), [name]: value }),
});
export const option = (name: string): Place => ({
  path: `transferOptions.${name}`,
  put: value => transfer({ [name]: value }),
});
export const entry = (name: string): Place => ({
  path: `${one}.${name}`,
  put: value => transfer({}, [destination({ [name]: value })]),
});
export const proof = (name: string): Place => ({
  path: `verifyWalletOptions.${name}`,
  put: value => verify({ [name]: value }),
});
export const account = (name: string): Place => ({
  path: `accessTokens[0].${name}`,
  put: value => ({
    ...transfer(),
    accessTokens: [{ accessToken: 't', brokerType: 'coinbase', [name]: value }],
  }),
});
export const goods = (name: string): Place => ({
  path: `transferOptions.goodsDetails[0].${name}`,
  put: value => transfer({ goodsDetails: [{ [name]: value }] }),
});
export const ours = (name: string): Place => ({
  path: `fairlead.${name}`,
  put: value => ({ ...transfer(), fairlead: { [name]: value } }),
});

export function each(
  places: readonly Place[],
  cases: readonly (readonly [string, unknown, string])[],
): BadBody[] {
  return places.flatMap(({ path, put }) =>
    cases.map(([name, value, rule]) => bad(`${path}: ${name}`, put(value), `${path} ${rule}`)),
  );
}

export const long = (length: number) => 'x'.repeat(length);

export const texts = (length: number) =>
  [
    ['a number', 5, 'type'],
    ['a list', ['x'], 'type'],
    [`${length + 1} characters`, long(length + 1), 'maxLength'],
    ['NUL', 'a\u0000b', 'format'],
    ['half a character', 'a\ud800', 'format'],
    ['turned writing', 'a\u202eb', 'format'],
  ] as const;

export const numbers = [
  ['zero', 0, 'exclusiveMinimum'],
  ['negative', -1, 'exclusiveMinimum'],
  ['1e308', 1e308, 'maximum'],
  ['words', 'ten', 'type'],
  ['a comma for a point', '1,5', 'type'],
  ['NaN as text', 'NaN', 'type'],
  ['hexadecimal', '0x10', 'type'],
  ['true', true, 'type'],
  ['an object', {}, 'type'],
  ['an empty text', '', 'type'],
] as const;

export const ids = [
  ['no UUID', 'ethereum', 'format'],
  ['a number', 1, 'type'],
  ['an empty text', '', 'format'],
  ['a UUID in braces', `{${network.ethereum}}`, 'format'],
  ['a UUID cut short', network.ethereum.slice(0, -1), 'format'],
] as const;

export const switches = [
  ['a text', 'yes', 'type'],
  ['a number', 1, 'type'],
  ['null', null, 'type'],
] as const;
