import { chains } from '@fairlead/chains';
import { describe, expect, it } from 'vitest';
import { shippedData } from './data.ts';

const { networks } = shippedData;

/** Sound addresses of each kind that the network type knows, checksums included. */
const examples: Record<string, string[]> = {
  evm: ['0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045', '0xd8da6bf26964af9d7eed9e03e53415d37aa96045'],
  solana: ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'],
  bitcoin: [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  ],
  litecoin: ['LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
  dogecoin: ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'AFDp2aB1PpaevVEW8rCTwkKxYPyuEe3vKF'],
  tron: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  ripple: ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ'],
  stellar: [
    'GAAZI4TCR3TY5OJHCTJC2A4QSY6CJWJH5IAJTGKIN2ER7LBNVKOCCWN7',
    'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK',
  ],
  cardano: [
    'addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x',
    'addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8',
    'Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi',
  ],
  tvm: [
    'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
    'UQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_p0p',
    '0:b113a994b5024a16719f69139328eb759596c38a25f59028b146fecdc3621dfe',
  ],
  sui: ['0x02a212de6a9dfa3a69e22387acfbafbb1a9e591bd9d636e7895dcfc8de05f331'],
  aptos: ['0x1', '0xeeff357ea5c1a4e7bc11b2b17ff2dc2dcca69750bfef1e1ebcaccf8c8018175b'],
  avalancheX: ['X-avax1slt2dhfu6a6qezcn5sgtagumq8ag8we75f84sw'],
  injective: ['inj1l8h647ep2ysyul7a8hnk70nhmqf42wv7c7xcka'],
};

describe('address patterns', () => {
  it.each(networks)('$name: takes real addresses and nothing around them', network => {
    const pattern = new RegExp(network.addressPattern, 'u');
    const own = examples[network.networkType] ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const address of own) {
      expect(address).toMatch(pattern);
      for (const other of [
        ` ${address}`,
        `${address}\n`,
        `${address}!`,
        address.slice(0, -12),
        `x${address}`,
        '',
      ]) {
        if (network.networkType === 'aptos' || network.networkType === 'solana') continue;
        expect(other).not.toMatch(pattern);
      }
    }
  });

  it('agree with the network type’s own reading of an address', () => {
    for (const network of networks) {
      for (const address of examples[network.networkType] ?? []) {
        const parsed = chains[network.networkType].parseAddress(address);
        expect([address, parsed.ok]).toEqual([address, true]);
        if (parsed.ok) expect(parsed.canonical).toMatch(new RegExp(network.addressPattern, 'u'));
      }
    }
  });

  it('take no address of another network type, but for those that share a format', () => {
    const sharing = [
      ['sui', 'aptos'],
      ['aptos', 'sui'],
      ['aptos', 'evm'], // an EVM address is also a short form of an Aptos address
    ].map(String);
    for (const network of networks) {
      for (const [type, addresses] of Object.entries(examples)) {
        if (type === network.networkType || sharing.includes(String([network.networkType, type]))) continue;
        // Base58 texts of 32 to 44 characters are Solana's format; so are many other chains' addresses.
        if (network.networkType === 'solana') continue;
        // Litecoin’s old script addresses begin with 3, as Bitcoin’s do.
        const foreign = addresses.filter(
          address => !(network.networkType === 'litecoin' && address.startsWith('3')),
        );
        for (const address of foreign) expect(address).not.toMatch(new RegExp(network.addressPattern, 'u'));
      }
    }
  });

  it('answer long hostile texts at once', () => {
    for (const network of networks) {
      const started = performance.now();
      for (const part of ['1', 'a', '0x', 'bc1q', 'A', '-', 'addr1']) {
        new RegExp(network.addressPattern, 'u').test(`${part.repeat(20_000)}!`);
      }
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});
