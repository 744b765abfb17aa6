/** A TON account that signs as wallets do over TON Connect, by @ton/ton and @ton/crypto. */
import { sign } from '@ton/crypto';
import { digests, keyPairOf, stateInitOf, walletOf } from './vectors/tvm.ts';

export type TonSigner = {
  /** Raw: `0:` and 64 hexadecimal digits. */
  address: string;
  /** Not bounceable; `test`: as test networks spell it. */
  friendly(test?: boolean): string;
  publicKey: string;
  stateInit: string;
  /** @param timestamp in seconds. @returns the signature in base64 */
  sign(standard: keyof typeof digests, message: string, domain: string, timestamp: number): string;
};

/** @param seed from 1 to 255; the same seed is the same account */
export function tonSigner(seed: number, version = 'v5r1'): TonSigner {
  const wallet = walletOf(version, seed);
  const { publicKey, secretKey } = keyPairOf(seed);
  const { address } = wallet;
  return {
    address: address.toRawString(),
    friendly: (testOnly = false) => address.toString({ bounceable: false, testOnly }),
    publicKey: publicKey.toString('hex'),
    stateInit: stateInitOf(wallet),
    sign: (standard, message, domain, timestamp) =>
      sign(digests[standard]({ address, message, domain, timestamp }), secretKey).toString('base64'),
  };
}
