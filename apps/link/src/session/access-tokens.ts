/** As many as the server reads; the rest is left out. */
const mostTokens = 20;

/** The host's page is a stranger's: what is no token that the server would read is left out. */
export function readAccessTokens(given: readonly unknown[]): string[] {
  return given.flatMap(readAccessToken).slice(0, mostTokens);
}

function readAccessToken(given: unknown): string[] {
  const token = (given as { accessToken?: unknown } | null)?.accessToken;
  return typeof token === 'string' && token !== '' && token.length <= 2048 ? [token] : [];
}
