// oidc-provider: Pushed Authorization Requests, the nearest thing to a Link token that others have: authenticated, with a
// body that is checked by rules, kept for a minute under a random name. In RAM, or in PostgreSQL with DATABASE_URL.
import process from 'node:process';
import { Provider } from 'oidc-provider';
import pg from 'pg';

const { DATABASE_URL } = process.env;
const pool = DATABASE_URL && new pg.Pool({ connectionString: DATABASE_URL, max: 16 });
if (pool) {
  await pool.query(
    'CREATE TABLE IF NOT EXISTS oidc (id text PRIMARY KEY, payload jsonb NOT NULL, expires_at timestamptz NOT NULL)',
  );
}

class PostgresAdapter {
  constructor(name) {
    this.name = name;
  }
  key(id) {
    return `${this.name} ${id}`;
  }
  async upsert(id, payload, expiresIn) {
    await pool.query({
      name: 'upsert',
      text: `INSERT INTO oidc VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET payload = $2, expires_at = $3`,
      values: [this.key(id), payload, new Date(Date.now() + (expiresIn ?? 3600) * 1000)],
    });
  }
  async find(id) {
    const { rows } = await pool.query('SELECT payload FROM oidc WHERE id = $1', [this.key(id)]);
    return rows[0]?.payload;
  }
  async consume(id) {
    await pool.query(`UPDATE oidc SET payload = payload || '{"consumed": true}' WHERE id = $1`, [
      this.key(id),
    ]);
  }
  async destroy(id) {
    await pool.query('DELETE FROM oidc WHERE id = $1', [this.key(id)]);
  }
}

const provider = new Provider('http://127.0.0.1', {
  ...(pool && { adapter: PostgresAdapter }),
  clients: [
    {
      client_id: 'shop',
      client_secret: 'secret',
      redirect_uris: ['https://shop.example/done'],
      response_types: ['code'],
    },
  ],
  features: { pushedAuthorizationRequests: { enabled: true }, devInteractions: { enabled: false } },
});
provider.proxy = true;
const server = provider.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
