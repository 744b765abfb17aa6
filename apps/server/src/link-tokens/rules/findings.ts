import type { Fault } from '@fairlead/wire';

/** Something that was accepted and that the client should still hear about. */
export type Warning = { path: string; rule: string; message: string };

/** What the rules found: faults refuse the request, warnings go along with the token. */
export class Findings {
  readonly faults: Fault[] = [];
  readonly warnings: Warning[] = [];

  /** @param message what is wrong. @param hint what would be right. */
  fault(path: string, rule: string, message: string, hint: string): void {
    this.faults.push({ path, rule, message, hint });
  }

  warn(path: string, rule: string, message: string): void {
    this.warnings.push({ path, rule, message });
  }

  /** For what would lose money live and only plays in the sandbox: a fault there, a warning here. */
  faultIfLive(
    environment: 'sandbox' | 'live',
    path: string,
    rule: string,
    message: string,
    hint: string,
  ): void {
    if (environment === 'live') this.fault(path, rule, message, hint);
    else this.warn(path, rule, `${message} A live key is refused this.`);
  }
}
