import { describe, expect, test } from 'vitest';
import { parseAddressRanges, readWebhookUrl, whyNotReachable } from './reachable.ts';

const nothing = { ranges: [], sandboxLoopback: false };
const local = { ranges: [], sandboxLoopback: true };

describe('by default webhooks reach the public internet only', () => {
  test.each(['93.184.215.14', '2606:2800:21f:cb07::1', '::ffff:93.184.215.14'])('%s', address => {
    expect(whyNotReachable(address, 'live', nothing)).toBeUndefined();
  });
  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'nonsense',
  ])('not %s', address => expect(whyNotReachable(address, 'live', nothing)).toBeTypeOf('string'));
});

test('a developer’s own sandbox reaches its own machine, and no other private one', () => {
  expect(whyNotReachable('127.0.0.1', 'sandbox', local)).toBeUndefined();
  expect(whyNotReachable('::1', 'sandbox', local)).toBeUndefined();
  expect(whyNotReachable('127.0.0.1', 'live', local)).toBeTypeOf('string');
  expect(whyNotReachable('10.0.0.1', 'sandbox', local)).toBeTypeOf('string');
});

test('the operator allows ranges', () => {
  const rules = { ranges: parseAddressRanges('10.0.0.0/8, fd00::/8'), sandboxLoopback: false };
  expect(whyNotReachable('10.200.1.1', 'live', rules)).toBeUndefined();
  expect(whyNotReachable('::ffff:10.200.1.1', 'live', rules)).toBeUndefined();
  expect(whyNotReachable('fd12::1', 'live', rules)).toBeUndefined();
  expect(whyNotReachable('192.168.0.1', 'live', rules)).toBeTypeOf('string');
  expect(() => parseAddressRanges('10.0.0.0/8,10.0.0.1')).toThrow('FAIRLEAD_WEBHOOK_RANGES has "10.0.0.1"');
});

describe('a URL', () => {
  test.each([
    ['https://shop.example/hooks?a=1#part', 'https://shop.example/hooks?a=1'],
    ['HTTPS://Shop.Example:443/x', 'https://shop.example/x'],
  ])('%s is taken', (text, url) => expect(readWebhookUrl(text, 'live', nothing)).toEqual({ url }));
  test.each([
    'shop.example',
    'ftp://shop.example/',
    'javascript:alert(1)',
    'http://shop.example/',
    'https://user:secret@shop.example/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://localhost:4000/',
    'https://a.localhost/',
    'https://169.254.169.254/latest/meta-data/',
  ])('%s is refused in live', text => expect(readWebhookUrl(text, 'live', nothing)).toHaveProperty('hint'));
  test('http and this machine are fine in a developer’s sandbox', () => {
    expect(readWebhookUrl('http://localhost:3000/hooks', 'sandbox', local)).toEqual({
      url: 'http://localhost:3000/hooks',
    });
  });
});
