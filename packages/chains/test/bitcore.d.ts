/** The part of bitcore that the tests use; its packages have no types. */
type Bitcore = {
  PrivateKey: new (hex: string) => BitcoreKey;
  Address: { fromPublicKey(key: unknown, network: string, type?: string): { toString(): string } };
  crypto: {
    Hash: { sha256sha256(bytes: Buffer): Buffer };
    ECDSA: {
      sign(hash: Buffer, key: BitcoreKey): unknown;
      calci(hash: Buffer, signature: unknown, publicKey: unknown): { toCompact(): Buffer };
    };
  };
};
type BitcoreKey = { publicKey: unknown };

declare module 'bitcore-lib-ltc' {
  const bitcore: Bitcore;
  export default bitcore;
}
declare module 'bitcore-lib-doge' {
  const bitcore: Bitcore;
  export default bitcore;
}
