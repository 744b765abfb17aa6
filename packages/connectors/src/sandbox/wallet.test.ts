import { expect, test } from 'vitest';
import { isSandboxSignature, sandboxWalletAddress, signAsSandboxWallet } from './wallet.ts';

const request = { clientId: 'client-1', networkType: 'bitcoin', address: 'xxx', message: 'I own this.' };

test('signs for any address, and the signature is good for exactly that', () => {
  const signature = signAsSandboxWallet(request);
  expect(isSandboxSignature(request, signature)).toBe(true);
  for (const change of [
    { clientId: 'client-2' },
    { networkType: 'litecoin' },
    { address: 'xxy' },
    { message: 'I own this' },
  ]) {
    expect(isSandboxSignature({ ...request, ...change }, signature)).toBe(false);
  }
  for (const broken of ['', 'AAAA', `A${signature.slice(1)}`]) {
    expect(isSandboxSignature(request, broken)).toBe(false);
  }
});

test('has an address of its own for each client and network type', () => {
  expect(sandboxWalletAddress('client-1', 'evm')).toMatch(/^0x[0-9a-f]{40}$/);
  expect(sandboxWalletAddress('client-1', 'evm')).not.toBe(sandboxWalletAddress('client-2', 'evm'));
  expect(sandboxWalletAddress('client-1', 'sui')).toMatch(/^sandbox-sui-/);
});
