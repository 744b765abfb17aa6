/** What a request wants sent where, judged by the same rulings as a Link token's `transferOptions`. */
import { chains } from '@fairlead/chains';
import type { Fault } from '@fairlead/wire';
import type { Catalog } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import { refused } from '../http/index.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { Findings, type Warning } from '../link-tokens/rules/findings.ts';
import { decideTransfer } from '../link-tokens/rules/transfer.ts';

export type Wanted = {
  toAddresses: {
    networkId: string;
    symbol: string;
    address: string;
    addressTag?: string | null;
    amount?: number | null;
  }[];
  amountInFiat?: number | null;
  transactionId?: string | null;
  isInclusiveFeeEnabled?: boolean;
};

/**
 * @param nameOf what the request itself calls a field of `transferOptions`.
 * @throws ApiError with every fault, under the request's own names.
 */
export function transferWanted(
  wanted: Wanted,
  { catalog, environment }: { catalog: Catalog; environment: Environment },
  nameOf: (path: string) => string,
): { transfer: TransferConfiguration; warnings: readonly Warning[] } {
  const findings = new Findings();
  const context = {
    ...{ environment, catalog, addressRules: chains, exactNumbers: new Map<string, string>() },
    ...{ defaultClientFee: null, surfaces: null, returnUrls: undefined },
  };
  const options = { ...wanted, transferType: 'deposit' as const };
  const transfer = decideTransfer(options, context, findings);
  const inItsWords = ({ path, message, ...rest }: Fault): Fault => ({
    ...rest,
    path: nameOf(path),
    message: message.replaceAll(path, nameOf(path)),
  });
  if (findings.faults.length > 0) throw refused(findings.faults.map(inItsWords), errorTypes);
  if (transfer === undefined) throw new Error('a transfer was decided without faults and is not there');
  return { transfer, warnings: findings.warnings };
}

const errorTypes = {
  amountTwice: 'conflictingFields',
  contradictingDestination: 'conflictingFields',
} as const;

/** Where a list of destinations is the request's own. */
export const asInList = (path: string) => path.replace(/^transferOptions\./, '');

const ofOne: Readonly<Record<string, string>> = { address: 'toAddress' };

/** Where the request is about one destination, whose fields are its own. */
export function asInOne(path: string): string {
  const field = asInList(path).replace(/^toAddresses(\[0\])?\.?/, '');
  return ofOne[field] ?? (field === '' ? 'toAddress' : field);
}
