// better-auth: one-time tokens made for a session, its hash kept in PostgreSQL (DATABASE_URL). Out of the box, without its
// own rate limit. Prints the cookie of a session to make them with.
import { createServer } from 'node:http';
import process from 'node:process';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { oneTimeToken } from 'better-auth/plugins';
import pg from 'pg';

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: 'a secret of the measurement, 32 characters and more',
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  trustedOrigins: ['*'],
  plugins: [oneTimeToken({ storeToken: 'hashed' })],
});
await (await getMigrations(auth.options)).runMigrations();
const signedUp = await auth.api.signUpEmail({
  body: { name: 'User', email: `user-${process.pid}@shop.example`, password: 'a long password' },
  asResponse: true,
});
const cookie = signedUp.headers
  .getSetCookie()
  .map(each => each.split(';')[0])
  .join('; ');
const server = createServer(toNodeHandler(auth));
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port} ${cookie}`));
