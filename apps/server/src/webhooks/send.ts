/** One HTTP request to a receiver that may be slow, dead, hostile, or somewhere it must not be. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import type { Environment } from '../database/schema.ts';
import { type ReachRules, whyNotReachable } from './reachable.ts';
import type { WebhookAnswer } from './retries.ts';

export type WebhookRequest = {
  url: string;
  environment: Environment;
  headers: Record<string, string>;
  body: string;
};

export type WebhookSender = {
  /** Answers within the patience, whatever the receiver does. Never throws. */
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  close(): Promise<void>;
};

export type Lookup = (
  host: string,
  options: { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** How much of an answer is kept. */
const headBytes = 1_024;

/**
 * @param options.patienceMs from the connection to the end of the answer
 * @param options.lookup how names become addresses; a test has its own
 */
export function webhookSender(options: {
  rules: ReachRules;
  patienceMs: number;
  lookup?: Lookup;
}): WebhookSender {
  const { rules, patienceMs, lookup = systemLookup as Lookup } = options;
  // Redirects are not followed: an Agent does so only when told. What is kept open is open to an address that was checked.
  const agents: Partial<Record<Environment, Agent>> = {};
  /** Loaded with the first webhook: most starts are long over by then. */
  const client = async (environment: Environment) => {
    const { Agent, request } = await import('undici');
    agents[environment] ??= new Agent({
      connect: { lookup: checkedLookup(lookup, environment, rules), timeout: patienceMs },
      connections: 64,
      maxHeaderSize: 16 * 1024,
      keepAliveTimeout: 4_000,
    });
    return { request, dispatcher: agents[environment] };
  };

  return {
    async send({ url, environment, headers, body }) {
      const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
      // For an address there is no look-up that could refuse it.
      const reason = isIP(host) === 0 ? undefined : whyNotReachable(host, environment, rules);
      if (reason !== undefined) return { error: `not sent: ${reason}` };
      try {
        const { request, dispatcher } = await client(environment);
        const signal = AbortSignal.timeout(patienceMs);
        const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher });
        const retryAfter = [answer.headers['retry-after']].flat()[0];
        return { status: answer.statusCode, retryAfter, head: await headOf(answer.body) };
      } catch (error) {
        return { error: reasonOf(error, patienceMs) };
      }
    },
    async close() {
      await Promise.all(Object.values(agents).map(agent => agent.destroy()));
    },
  };
}

/**
 * Names are looked up by us, every address is judged, and the socket is opened to one of those that were: a name that
 * points elsewhere a moment later changes nothing.
 */
function checkedLookup(lookup: Lookup, environment: Environment, rules: ReachRules): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      const reasons = addresses.map(each => whyNotReachable(each.address, environment, rules));
      const reachable = addresses.filter((_, index) => reasons[index] === undefined);
      const [first] = reachable;
      if (first === undefined) {
        const refusal = new Error(`${host} leads nowhere public: ${reasons[0] ?? 'it has no address'}`);
        return answer(Object.assign(refusal, { code: 'ENOTREACHABLE' }), []);
      }
      // Node asks for all of them, or, with happy eyeballs off, for one.
      if (options.all) answer(null, reachable);
      else answer(null, first.address, first.family);
    });
  };
}

/** The beginning of the answer, as text that the database can hold. The status is known; nothing here changes it. */
async function headOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      length += piece.length;
      if (length > headBytes) break;
    }
  } catch {
    // It broke off in the middle, or took too long.
  }
  body.destroy();
  const text = Buffer.concat(pieces).subarray(0, headBytes).toString('utf8');
  return text.replaceAll('\u0000', '').toWellFormed();
}

function reasonOf(error: unknown, patienceMs: number): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${patienceMs} ms`;
  if (code === 'ENOTREACHABLE') return `not sent: ${message}`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `no connection within ${patienceMs} ms`;
  return (message || code || name || 'failed').slice(0, 300).replaceAll('\u0000', '');
}
