/** The pages that screens are looked at on obey the policy of the real server, neither less nor more. */
import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../apps/link/dev/fake-server.ts';
import { pageHeaders } from '../apps/server/src/pages/policy.ts';

test('the server that stands in for the real one sends the same policy', () => {
  expect(contentSecurityPolicy).toBe(pageHeaders(undefined)['content-security-policy']);
});
