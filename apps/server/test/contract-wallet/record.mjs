// Compiles the contract wallet, and records what a real node says of it, for the tests that need no node: every call of the
// check goes to anvil and is written down with its answer. Needs solc 0.8.30 and @foundry-rs/anvil 1.7.1 installed somewhere, and anvil running:
//   anvil --port 8555 --chain-id 84532 &
//   node apps/server/test/contract-wallet/record.mjs <folder with solc in node_modules> http://127.0.0.1:8555
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chains } from '@fairlead/chains';
import {
  concatHex,
  createWalletClient,
  encodeAbiParameters,
  encodeFunctionData,
  http,
  publicActions,
  zeroHash,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { evm } from '../../src/chain-checks/evm.ts';
import { rpcAt } from '../../src/chain-checks/rpc.ts';

const [folder, url] = process.argv.slice(2);
const solc = createRequire(join(folder, 'package.json'))('solc');
const here = new URL('./', import.meta.url);
const content = readFileSync(new URL('contract-wallet.sol', here), 'utf8');
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: 'Solidity',
      sources: { 'wallet.sol': { content } },
      settings: {
        optimizer: { enabled: true },
        outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
      },
    }),
  ),
);
const { ContractWallet, Factory } = output.contracts['wallet.sol'];
const code = contract => `0x${contract.evm.bytecode.object}`;
const compiled = { wallet: code(ContractWallet), factory: code(Factory) };
writeFileSync(new URL('compiled.json', here), `${JSON.stringify(compiled, null, 2)}\n`);

// anvil's first account, which everybody knows, and two others that nobody uses.
const deployer = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const owner = privateKeyToAccount(`0x${'21'.repeat(32)}`);
const stranger = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const node = createWalletClient({ account: deployer, transport: http(url) }).extend(publicActions);
const deploy = async (abi, bytecode, args) => {
  const hash = await node.deployContract({ abi, bytecode, args, chain: null });
  return (await node.waitForTransactionReceipt({ hash })).contractAddress;
};
const factory = await deploy(Factory.abi, code(Factory), []);
const deployed = await deploy(ContractWallet.abi, code(ContractWallet), [owner.address]);
const factoryCall = { abi: Factory.abi, functionName: 'deploy', args: [owner.address, zeroHash] };
const { result: planned } = await node.simulateContract({ address: factory, ...factoryCall });

const message = 'This wallet is mine. Nonce: 5f1d3c';
const byOwner = await owner.signMessage({ message });
const byStranger = await stranger.signMessage({ message });
const wrapped = signature =>
  concatHex([
    encodeAbiParameters(
      [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }],
      [factory, encodeFunctionData(factoryCall), signature],
    ),
    `0x${'6492'.repeat(16)}`,
  ]);

const proofs = {
  deployed: { address: deployed, signature: byOwner },
  deployedByStranger: { address: deployed, signature: byStranger },
  deployedOtherMessage: { address: deployed, signature: byOwner, message: 'This wallet is mine.' },
  planned: { address: planned, signature: wrapped(byOwner) },
  plannedByStranger: { address: planned, signature: wrapped(byStranger) },
  plannedElsewhere: { address: stranger.address, signature: wrapped(byOwner) },
  noContract: { address: stranger.address, signature: byOwner },
};
const calls = [];
const recording = async (input, options) => {
  const response = await fetch(input, options);
  const text = await response.clone().text();
  const { method, params } = JSON.parse(options.body);
  const { id: _, jsonrpc: __, ...answer } = JSON.parse(text);
  if (!calls.some(each => JSON.stringify(each.params) === JSON.stringify(params) && each.method === method))
    calls.push({ method, params, ...answer });
  return response;
};
const rpc = rpcAt(url, recording, AbortSignal.timeout(60_000));
const recorded = {};
for (const [name, given] of Object.entries(proofs)) {
  const proof = { message, ...given };
  const verdict = chains.evm.verifyMessage(proof, { now: 0 });
  const needs = verdict.needs ?? verdict.unless;
  const found = await evm.ask(rpc, { networkType: 'evm', proof, account: proof.address, needs });
  console.log(name, verdict.verdict, found);
  recorded[name] = { proof, found };
}
await evm.identity(rpc);
writeFileSync(
  new URL('recorded-calls.json', here),
  `${JSON.stringify({ proofs: recorded, calls }, null, 2)}\n`,
);
