/**
 * The wallet that the sandbox plays for every wallet of the catalog. It really signs, with a key per client and network
 * type, but no chain knows its key: it says yes for any address that a test asks for, even one that is none. So its
 * proofs have a standard of their own and are worth nothing outside the sandbox.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** What its proofs are recorded under. */
export const sandboxSignatureStandard = 'sandbox';

export type SandboxWalletRequest = {
  clientId: string;
  networkType: string;
  address: string;
  message: string;
};

/** Base64 of an Ed25519 signature over address and message. */
export function signAsSandboxWallet(request: SandboxWalletRequest): string {
  return sign(null, preimage(request), keyOf(request)).toString('base64');
}

export function isSandboxSignature(request: SandboxWalletRequest, signature: string): boolean {
  return verify(null, preimage(request), createPublicKey(keyOf(request)), Buffer.from(signature, 'base64'));
}

/** The address that the wallet has of its own: unmistakably of the sandbox, and the same for a client every time. */
export function sandboxWalletAddress(clientId: string, networkType: string): string {
  const digest = createHash('sha256')
    .update(`fairlead sandbox wallet ${clientId} ${networkType}`)
    .digest('hex');
  return networkType === 'evm' ? `0x${digest.slice(0, 40)}` : `sandbox-${networkType}-${digest.slice(0, 24)}`;
}

function preimage({ networkType, address, message }: SandboxWalletRequest): Buffer {
  return Buffer.from(JSON.stringify(['fairlead sandbox wallet', networkType, address, message]));
}

/** RFC 8410: the DER of an Ed25519 private key is this prefix and its 32 bytes. */
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Made from public values on purpose: there is nothing to protect, and any process must be able to make it. */
function keyOf({ clientId, networkType }: SandboxWalletRequest): KeyObject {
  const seed = createHash('sha256').update(`fairlead sandbox wallet key ${clientId} ${networkType}`).digest();
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
}
