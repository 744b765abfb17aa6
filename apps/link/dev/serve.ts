/** `npm run -w @fairlead/link-page dev`: every screen of the built page, to look at. Build first. */
import { fileURLToPath } from 'node:url';
import { startFakeServer } from './fake-server.ts';
import { fixtures, refusals } from './fixtures.ts';

const { port } = await startFakeServer(fileURLToPath(new URL('../dist', import.meta.url)), 4900);
for (const code of [...Object.keys(fixtures), ...Object.keys(refusals), 'offline', 'hangs']) {
  console.log(`http://127.0.0.1:${port}/host?code=${code}`);
}
console.log(`http://localhost:${port}/sandbox/authorize/request-1`);
