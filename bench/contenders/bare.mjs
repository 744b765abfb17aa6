// The ceiling: Fastify with the same request bodies, the same schemas and answers of the same size, and nothing else: no
// keys, no rules, no limits, no log, no store.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { GetLinkTokenRequest, LinkTokenModel, successOf } from '@fairlead/wire';
import { RedeemRequest } from '@fairlead/wire/session-actions';
import fastify from 'fastify';
import { formats } from '../../apps/server/src/http/formats.ts';

const { redeemed } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ok = content => ({
  status: 'ok',
  message: '',
  displayMessage: '',
  errorHash: '',
  errorType: '',
  content,
});
const linkToken = Buffer.from(`http://localhost:4000/${'x'.repeat(160)}`).toString('base64');

const known = Object.fromEntries(Object.entries(formats).map(([name, { matches }]) => [name, matches]));
const app = fastify({ ajv: { customOptions: { strict: false, formats: known } } });
app.post(
  '/api/v1/linktoken',
  {
    schema: {
      body: GetLinkTokenRequest,
      response: { 200: successOf(LinkTokenModel, 'LinkTokenModelApiResult') },
    },
  },
  async () => ok({ linkToken }),
);
app.post('/link/v1/redeem', { schema: { body: RedeemRequest } }, async () => ok(redeemed));
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`ready ${app.server.address().port}`);
