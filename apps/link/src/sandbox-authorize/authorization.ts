/** The two requests of the sandbox exchange's window. */
import type {
  SandboxAuthorizationAnswer,
  SandboxAuthorizationDetails,
} from '@fairlead/wire/sandbox-authorization';

/** `gone`: answered before, or its time ran out. */
export type AuthorizationOutcome = 'done' | 'wrongCredentials' | 'wrongCode' | 'gone' | 'lost';

const limit = 20_000;

export function createAuthorization(request: string, fetch: typeof globalThis.fetch) {
  const path = `/sandbox/authorize/${encodeURIComponent(request)}`;
  return {
    async details(): Promise<SandboxAuthorizationDetails | 'gone' | 'lost'> {
      try {
        const response = await fetch(`${path}/details`, {
          signal: AbortSignal.timeout(limit),
          cache: 'no-store',
        });
        if (!response.ok) return response.status >= 500 ? 'lost' : 'gone';
        return ((await response.json()) as { content: SandboxAuthorizationDetails }).content;
      } catch {
        return 'lost';
      }
    },
    async answer(answer: SandboxAuthorizationAnswer): Promise<AuthorizationOutcome> {
      try {
        const response = await fetch(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(answer),
          signal: AbortSignal.timeout(limit),
        });
        if (response.ok) return 'done';
        const { errorType } = (await response.json()) as { errorType?: string };
        if (errorType === 'wrongCredentials' || errorType === 'wrongCode') return errorType;
        return response.status >= 500 ? 'lost' : 'gone';
      } catch {
        return 'lost';
      }
    },
  };
}

export type Authorization = ReturnType<typeof createAuthorization>;
