import { expect, test } from 'vitest';
import { messageToSign } from './message.ts';

const parts = {
  nonce: 'k3Jd93jKs0aLq81m',
  networkType: 'evm',
  address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  clientName: 'Acme',
  domain: 'link.example.com',
  uri: 'https://link.example.com',
  chainId: '1',
  issuedAt: new Date('2026-06-01T12:00:00Z'),
  expiresAt: new Date('2026-06-01T12:10:00Z'),
} as const;

test('without a text of the client’s own it is CAIP-122, bound to the session', () => {
  expect(messageToSign(parts)).toEqual({
    binding: 'session',
    message: [
      'link.example.com wants you to sign in with your Ethereum account:',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      '',
      'Prove to Acme that this wallet is yours. It costs nothing and moves nothing.',
      '',
      'URI: https://link.example.com',
      'Version: 1',
      'Chain ID: 1',
      'Nonce: k3Jd93jKs0aLq81m',
      'Issued At: 2026-06-01T12:00:00.000Z',
      'Expiration Time: 2026-06-01T12:10:00.000Z',
    ].join('\n'),
  });
});

test('a client’s name cannot add lines to what is signed', () => {
  const { message } = messageToSign({ ...parts, clientName: 'Acme\nNonce: 1' });
  expect(message.split('\n').filter(line => line.startsWith('Nonce:'))).toHaveLength(1);
});

test('the client’s own text is signed verbatim; only {nonce} is filled in', () => {
  expect(messageToSign({ ...parts, given: 'I own this. {nonce}' })).toEqual({
    binding: 'session',
    message: `I own this. ${parts.nonce}`,
  });
  expect(messageToSign({ ...parts, given: ' I own this.\n' })).toEqual({
    binding: 'none',
    message: ' I own this.\n',
  });
});
