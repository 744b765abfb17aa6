/**
 * A certificate of this machine's own for https in tests, because live takes nothing less. It is good for `localhost` and
 * 127.0.0.1 from 2020 to 2120, signed by itself, and nobody trusts it who was not told to.
 */
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBGYWlybGVh
ZCdzIHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAbMRkw
FwYDVQQDDBBGYWlybGVhZCdzIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
QgAEL/Bx5tGaU8Dd54BF1FI4PKOnuDfAZjA5GLAt7b0q9+i3XX9aodZTkO2W0mft
gj5M7/4j75i7c6xqtjMyPMJV4qNOMEwwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREE
EzARgglsb2NhbGhvc3SHBH8AAAEwHQYDVR0OBBYEFKO2MNmmfW3S4RE6rcqY7Fu1
Be7iMAoGCCqGSM49BAMCA0kAMEYCIQC4AWmLNXNN5AqazXS2d7o0jR3dp3/k9C/F
7qm6GeWIbQIhALDR4o++4ee47Wb2TR6HSS5nZbgXldn32Hpra2b6t0QU
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsqVsJXshw2q/gYrh
g6tZvgfvqoXCv/BysF9GNiS3P3ihRANCAAQv8HHm0ZpTwN3ngEXUUjg8o6e4N8Bm
MDkYsC3tvSr36Lddf1qh1lOQ7ZbSZ+2CPkzv/iPvmLtzrGq2MzI8wlXi
-----END PRIVATE KEY-----
`;

/** Answers over https with what the server at that address answers over http. */
export async function overHttps(target: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const onward = request(new URL(url, target), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
