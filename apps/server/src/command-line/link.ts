/** `fairlead link`: a session from the terminal. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import type { LinkTokenModel } from '@fairlead/wire';
import type { Command } from 'commander';
import { answer, type Context } from './context.ts';
import { runningServer } from './running-server.ts';

type LinkOptions = { userId: string; amount?: string; transactionId?: string; open: boolean; json?: boolean };

export function addLinkCommand(program: Command, context: Context): void {
  program
    .command('link')
    .description('Mint a Link token for a sandbox deposit and open it in the browser.')
    .option('--user-id <id>', 'for which user', 'user-1')
    .option('--amount <amount>', 'how many USDC; without it the user says')
    .option('--transaction-id <id>', 'your own id of it')
    .option('--no-open', 'print the address only')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<LinkOptions>();
      const { linkToken } = await runningServer(context).call<LinkTokenModel>(
        'POST',
        '/api/v1/linktoken',
        depositOf(options),
      );
      const url = Buffer.from(linkToken ?? '', 'base64').toString();
      if (options.open) openInBrowser(context, url);
      answer(context, options, { url, linkToken }, url);
    });
}

/** USDC on Ethereum, to the address of EIP-55's own example. */
function depositOf({ userId, amount, transactionId }: LinkOptions) {
  return {
    userId,
    transferOptions: {
      transferType: 'deposit',
      ...(transactionId && { transactionId }),
      toAddresses: [
        {
          networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
          symbol: 'USDC',
          address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
          ...(amount && { amount: Number(amount) }),
        },
      ],
    },
  };
}

function openInBrowser({ note }: Context, url: string): void {
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(program ?? '', [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => note('No browser could be opened here; open the address yourself.'));
  child.unref();
}
