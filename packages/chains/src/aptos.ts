import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { domainFault, hostOf } from './agreement.ts';
import { readAptosKey } from './aptos-key.ts';
import { defineChain } from './define.ts';
import { verifyEd25519 } from './ed25519.ts';
import { attempt, fromHex, utf8 } from './encoding.ts';
import type { AddressFault, Asked, ParsedAddress, Proof, Verdict } from './shape.ts';
import { fault, rejected, undecided, verified } from './shape.ts';

/** Objects that hold a token's description; what is sent to one of them is lost. */
const tokens: Readonly<Record<string, string>> = {
  '0xbae207659db88bea0cbead6da0ed00aac12edcdda169e591cd41c94180b46f3b': 'USDC',
  '0x357b0b74bc833e95a115ad22604854d6b0fca151cecd94111770e5d6ffc9dc2b': 'USDT',
};

/** AIP-40: 0x0 to 0xf have a short form, every other address is written with all 64 digits. */
function parseAddress(text: string): ParsedAddress | AddressFault {
  if (/^(ed25519|secp256k1)-priv-/.test(text)) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  if (text.includes('::')) return fault('malformed', 'This names a coin or a module, not an account.');
  const digits = /^0x([0-9a-f]+)$/i.exec(text)?.[1]?.toLowerCase();
  if (!digits) return fault('malformed', 'An Aptos address is 0x and 64 hexadecimal digits.');
  if (digits.length === 40) return fault('wrongNetwork', 'This looks like an address of an EVM network.');
  if (digits.length !== 64 && digits.length !== 1) {
    return fault('malformed', `An Aptos address has 64 hexadecimal digits, not ${digits.length}.`);
  }
  const special = digits.length === 1 || /^0{63}.$/.test(digits);
  const canonical = special ? `0x${digits.at(-1)}` : `0x${digits}`;
  const address = { ok: true, canonical, mainnet: true } as const;
  const refuse = (kind: string, why: string): ParsedAddress => ({
    ...address,
    kind,
    destination: false,
    notDestinationBecause: why,
  });
  if (special) return refuse('special', 'This address belongs to the chain itself, not to a wallet.');
  const token = tokens[canonical];
  if (token) return refuse('token', `This is the address of the ${token} token itself, not of a wallet.`);
  return { ...address, kind: 'account', destination: true };
}

/** 64 bytes, as they are or in the BCS form of SingleKey (variant, length, signature). */
function readSignature(text: string, scheme: 'ed25519' | 'secp256k1'): Uint8Array | undefined {
  const bytes = fromHex(text);
  if (bytes?.length === 64) return bytes;
  const variant = scheme === 'ed25519' ? 0 : 1;
  return bytes?.length === 66 && bytes[0] === variant && bytes[1] === 64 ? bytes.slice(2) : undefined;
}

/**
 * The full messages that a wallet may have built around ours (AIP-62). They are rebuilt from what we asked, never
 * taken from the wallet: a line end inside a field could smuggle in another nonce. Which of the first three
 * fields stand there is the wallet's choice; its `fullMessage` only saves trying them all.
 */
function fullMessages(proof: Proof, address: string, nonce: string): string[] {
  const { application, chainId } = proof.context ?? {};
  const choices = [
    { name: 'address', values: [...new Set([address, proof.address])] },
    { name: 'application', values: application === undefined ? [] : [application] },
    { name: 'chainId', values: chainId === undefined ? [] : [chainId] },
  ];
  let heads = ['APTOS\n'];
  for (const { name, values } of choices) {
    heads = heads.flatMap(head => [...values.map(value => `${head}${name}: ${value}\n`), head]);
  }
  // The likely one first: a wallet that states application or chain put them in, others mostly sign none of them.
  if (application === undefined && chainId === undefined) heads.reverse();
  return heads.map(head => `${head}message: ${proof.message}\nnonce: ${nonce}`);
}

function contextFault({ context }: Proof, asked: Asked): Verdict | undefined {
  const { application, chainId } = context ?? {};
  if (asked.nonce === undefined || asked.nonce === '' || /[\r\n]/.test(asked.nonce)) {
    return rejected('messageMismatch', 'Aptos signs a nonce beside the message, and none was asked for.');
  }
  if (chainId !== undefined && !/^\d{1,3}$/.test(chainId)) {
    return rejected('malformedSignature', 'The chain id is not a number from 0 to 255.');
  }
  return application === undefined ? undefined : domainFault(hostOf(application) ?? '', asked);
}

function verifyMessage(proof: Proof, asked: Asked): Verdict {
  const parsed = parseAddress(proof.address);
  if (!parsed.ok || parsed.kind !== 'account')
    return rejected('badAddress', 'No key stands behind this address.');
  if (!proof.publicKey) return rejected('missingPublicKey', 'Aptos needs the public key as well.');
  const key = readAptosKey(proof.publicKey.trim());
  if (!key) return rejected('missingPublicKey', 'The public key is not 32 bytes or SingleKey BCS in hex.');
  const wrong = contextFault(proof, asked);
  if (wrong) return wrong;
  if (key === 'onlyChain') {
    return undecided({
      check: 'contractSignature',
      message: 'MultiKey, keyless and passkey accounts can only be checked by the chain.',
    });
  }
  const signature = readSignature(proof.signature, key.scheme);
  if (!signature)
    return rejected('malformedSignature', 'The signature is not 64 bytes or SingleKey BCS in hex.');
  const stated = proof.context?.['fullMessage'];
  const texts = fullMessages(proof, parsed.canonical, asked.nonce ?? '').filter(
    text => stated === undefined || text === stated,
  );
  if (texts.length === 0) {
    return rejected(
      'messageMismatch',
      'The wallet signed another message or nonce than the one that was asked.',
    );
  }
  const signed = texts.some(text => {
    const bytes = utf8(text);
    return key.scheme === 'ed25519'
      ? verifyEd25519(signature, bytes, key.bytes)
      : attempt(() => secp256k1.verify(signature, sha3_256(bytes), key.bytes, { prehash: false }));
  });
  if (!signed) return rejected('wrongSignature', 'The signature does not fit this message, nonce and key.');
  if (key.addresses.includes(parsed.canonical)) return verified('AIP-62');
  return undecided({
    check: 'signerOfAccount',
    key: proof.publicKey.trim(),
    keyAccounts: key.addresses,
    message: 'The key is not the one that the address was made from; the account may have rotated to it.',
  });
}

/**
 * Aptos: hashes of keys in hexadecimal without a checksum. A proof needs signature and public key in hex (bytes or
 * BCS) and the asked nonce. Of the context, `application` and `chainId` are needed where the wallet signed them
 * too, and `fullMessage` saves trying all combinations.
 */
export const aptos = defineChain({ networkType: 'aptos', parseAddress, verifyMessage });
