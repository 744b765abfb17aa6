import { nullable } from '@fairlead/wire';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { ExactNumber } from './plain-decimal.ts';
import { schemaReader } from './schema-reader.ts';

const exact = { additionalProperties: false };
const Item = Type.Object(
  {
    amount: Type.Optional(nullable(Type.Number({ exclusiveMinimum: 0 }))),
    networkId: Type.String({ format: 'uuid' }),
  },
  exact,
);
const Order = Type.Object(
  {
    userId: Type.String({ minLength: 1, maxLength: 3, format: 'line' }),
    kind: Type.Optional(Type.Union([Type.Literal('one'), Type.Literal('two')])),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    urgent: Type.Optional(Type.Boolean()),
    items: Type.Optional(nullable(Type.Array(Item, { maxItems: 2 }))),
  },
  exact,
);
const read = schemaReader(Order);
const id = '0291810a-5947-424d-9a59-e88bb33e999d';
const rules = (value: unknown) => {
  const reading = read(value);
  return reading.ok ? [] : reading.faults.map(({ path, rule }) => `${path} ${rule}`);
};

test('a canonical value is answered as it is', () => {
  const value = { userId: 'abc', kind: 'one', items: [{ amount: 0.5, networkId: id }] };
  const reading = read(value);
  expect(reading.ok && reading.value).toBe(value);
});

describe('lenient forms', () => {
  test('names and enum values in other letter case', () => {
    const reading = read({ USERID: 'abc', Kind: 'TWO', Items: [{ NetworkID: id }] });
    expect(reading.ok && reading.value).toEqual({ userId: 'abc', kind: 'two', items: [{ networkId: id }] });
  });
  test('numbers as text keep their text', () => {
    const reading = read({
      userId: 'a',
      count: '5',
      items: [
        { networkId: id, amount: ' 1.10 ' },
        { networkId: id, amount: new ExactNumber('0.12345678901234567891') },
      ],
    });
    expect(reading).toMatchObject({ ok: true, value: { count: 5, items: [{ amount: 1.1 }, {}] } });
    expect(reading.ok && Object.fromEntries(reading.exactNumbers)).toEqual({
      count: '5',
      'items[0].amount': '1.1',
      'items[1].amount': '0.12345678901234567891',
    });
  });
  test('unknown names, for a client that may send them', () => {
    const reading = read({ userId: 'a', colour: 'red', items: [{ networkId: id, size: 5 }] }, 'drop');
    expect(reading).toMatchObject({
      ok: true,
      value: { userId: 'a', items: [{ networkId: id }] },
      dropped: ['colour', 'items[0].size'],
    });
  });
  test('lengths count characters, not UTF-16 units', () => {
    expect(rules({ userId: '😀😀😀' })).toEqual([]);
    expect(rules({ userId: '😀😀😀😀' })).toEqual(['userId maxLength']);
  });
});

test.each([
  [{}, ['userId required']],
  [{ userId: null }, ['userId required']],
  [
    { userId: 'abcd', count: 6, urgent: 1, kind: 'three' },
    ['userId maxLength', 'count maximum', 'urgent type', 'kind enum'],
  ],
  [{ userId: 'a', items: [{}, {}, {}] }, ['items maxItems']],
  [
    { userId: 'a', items: [{ amount: 0 }] },
    ['items[0].amount exclusiveMinimum', 'items[0].networkId required'],
  ],
  [
    { userId: 'a', items: [{ amount: '1e', networkId: 'x' }] },
    ['items[0].amount type', 'items[0].networkId format'],
  ],
  [{ userId: 'a', userID: 'a' }, ['userId repeatedName']],
  [{ userId: 'a', constructor: 1, toString: 2 }, ['constructor unknownName', 'toString unknownName']],
  [{ userId: 'a', count: Infinity }, ['count maximum']],
  [{ userId: 'a', count: 1.5 }, ['count type']],
  [null, [' type']],
  ['x', [' type']],
])('%j is refused for %j', (value, expected) => {
  expect(rules(value)).toEqual(expected);
});

test('the hint names the nearest field, or the object that the field belongs to', () => {
  const helpful = schemaReader(Order, { belongs: { amount: 'items[]', userid: '' } });
  const hints = (value: unknown) => {
    const reading = helpful(value);
    return reading.ok ? [] : reading.faults.map(({ hint }) => hint);
  };
  expect(hints({ userId: 'a', itmes: [] })).toEqual(['Did you mean "items"?']);
  expect(hints({ userId: 'a', amount: 5 })).toEqual(['This field belongs into items[].']);
  expect(hints({ userId: 'a', items: [{ networkId: id, userId: 'a' }] })).toEqual([
    'This field belongs outside, at the top.',
  ]);
  expect(hints({ userId: 'a', zzz: 1 })).toEqual(['Known here: userId, kind, count, urgent, items.']);
});

test('from a query, everything comes as text', () => {
  const Query = Type.Object({
    Count: Type.Optional(Type.Integer()),
    Ids: Type.Optional(Type.Array(Type.String())),
    All: Type.Optional(Type.Boolean()),
  });
  const readQuery = schemaReader(Query, { fromQuery: true });
  const reading = readQuery({ count: '5', ids: 'a', All: 'true', utm: 'x' });
  expect(reading.ok && reading.value).toEqual({ Count: 5, Ids: ['a'], All: true, utm: 'x' });
  expect(readQuery({ Count: 'many' }).ok).toBe(false);
});

test('a body of nothing but unknown names is refused quickly', () => {
  const names = Array.from({ length: 3_000 }, (_, at) => [
    `${at}userIduserIduserIduserIduserIduserIduserIduserIduserId`,
    1,
  ]);
  const started = performance.now();
  expect(rules(Object.fromEntries(names)).length).toBeLessThanOrEqual(51);
  expect(performance.now() - started).toBeLessThan(1_000);
});
