/**
 * What the sandbox can be told to do instead of going well, and by what: the name of the user, the amount, or a word
 * of the client's. The server's documentation shows this table with what comes of each.
 */
import { type Amount, formatAmount } from '@fairlead/money';

/** In order of what happens first. `at`: whether it happens at the login, at the approval, or after it. */
const table = {
  loginCodeByEmail: { at: 'login', user: 'MeshEmailCode' },
  loginByEmail: { at: 'login', user: 'MeshEmail' },
  loginOnDevice: { at: 'login', user: 'MeshDevice' },
  accountSelection: { at: 'login', user: 'MeshAccounts' },
  slowAnswers: { at: 'always', user: 'MeshSlow', amount: '13.01' },
  insufficientFunds: { at: 'approval', user: 'MeshInsufficient', amount: '13.02' },
  refusedByInstitution: { at: 'approval', user: 'MeshRefused', amount: '13.03' },
  kycRequired: { at: 'approval', user: 'MeshKyc', amount: '13.04' },
  loginExpired: { at: 'approval', user: 'MeshExpired', amount: '13.05' },
  addressNotAllowed: { at: 'approval', user: 'MeshAllowList', amount: '13.06' },
  approvalCodeByEmail: { at: 'approval', user: 'MeshApproveEmailCode', amount: '13.07' },
  approvalByEmail: { at: 'approval', user: 'MeshApproveEmail', amount: '13.08' },
  approvalOnDevice: { at: 'approval', user: 'MeshApproveDevice', amount: '13.09' },
  answerLost: { at: 'approval', user: 'MeshLost', amount: '13.11' },
  neverAsked: { at: 'approval', user: 'MeshSilent', amount: '13.12' },
  stuckPending: { at: 'after', user: 'MeshStuck', amount: '13.13' },
  failed: { at: 'after', user: 'MeshFailed', amount: '13.14' },
  refundPending: { at: 'after', user: 'MeshRefundPending', amount: '13.15' },
  refunded: { at: 'after', user: 'MeshRefunded', amount: '13.16' },
} as const satisfies Record<string, ScenarioTriggers>;

export type ScenarioTriggers = {
  at: 'login' | 'approval' | 'after' | 'always';
  /** Who logs in under this name gets it. */
  user: string;
  /** What is sent to the address, in whole units of the asset, when it is exactly this much. */
  amount?: string;
};

export type Scenario = keyof typeof table;

/** By name. */
export const scenarios: Readonly<Record<Scenario, ScenarioTriggers>> = table;
export const scenarioNames = Object.keys(table) as readonly Scenario[];

export function scenarioOfUser(name: string): Scenario | undefined {
  return scenarioNames.find(scenario => table[scenario].user === name);
}

export function scenarioOfAmount(amount: Amount): Scenario | undefined {
  const text = formatAmount(amount);
  return scenarioNames.find(scenario => scenarios[scenario].amount === text);
}
