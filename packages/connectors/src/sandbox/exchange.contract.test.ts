import { parseAmount } from '@fairlead/money';
import { type ContractSubject, connectorContract } from '../../test/connector-contract.ts';
import { network, rightAnswer, testExchange } from '../../test/sandbox.ts';

function subject(oauth: boolean, networkId: string, decimals: number): ContractSubject {
  const exchange = testExchange({ oauth });
  const amount = parseAmount('25.5', decimals);
  if (!amount) throw new Error('25.5 fits into any stablecoin');
  return {
    process: exchange.process,
    login: oauth
      ? { method: 'oauth', redirectUrl: 'https://link.example/back', correlation: 'correlation-1' }
      : { method: 'password', username: 'Mesh', password: 'Pass123' },
    rightAnswer: (challenge, state) => rightAnswer(challenge, state, exchange.clock),
    pass: exchange.clock.pass,
    affordable: { symbol: 'USDC', networkId, address: '0x0000000000000000000000000000000000000001', amount },
    unsold: { symbol: 'BLAST', networkId: network.ethereum },
    settledAfterMs: 10_000,
  };
}

connectorContract('sandbox by password, 6 decimals', () => subject(false, network.ethereum, 6));
connectorContract('sandbox by password, 18 decimals', () => subject(false, network.bsc, 18));
connectorContract('sandbox by window', () => subject(true, network.base, 6));
