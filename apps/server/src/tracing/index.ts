import { noTracing, type Tracing, type TracingConfig } from './tracing.ts';

export { noTracing, type Tracing, type TracingConfig } from './tracing.ts';

/** @param version of this program, as the collector is told it */
export async function startTracing(config: TracingConfig | undefined, version: string): Promise<Tracing> {
  if (config === undefined) return noTracing;
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry(config, version);
}
