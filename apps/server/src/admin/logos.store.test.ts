import { describe, expect, test } from 'vitest';
import { adminServer, formOf, jpeg, png, type SubClientData } from '../../test/admin-server.ts';
import { testDatabase } from '../../test/database.ts';
import { displayedClient } from '../clients/index.ts';

const { db } = await testDatabase();
const { app, add, call, signedIn } = await adminServer(db);

describe('logos', () => {
  test.each([
    ['png', png, 'image/png'],
    ['jpg', jpeg, 'image/jpeg'],
  ])('a %s is served at an address of its own that never changes', async (ending, bytes, type) => {
    const { token, scope } = await signedIn();
    const { id } = await add(token);
    const posted = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: bytes }));
    expect(posted.body).toMatchObject({ status: 'ok', teamCode: null });
    const { logoUrl } = posted.body.content as { logoUrl: string };
    expect(logoUrl).toMatch(new RegExp(`^https://link\\.example/client-logos/[0-9a-f-]{36}\\.${ending}$`));
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as SubClientData).logoUrl).toBe(
      logoUrl,
    );

    const path = new URL(logoUrl).pathname;
    expect(await displayedClient(db, scope, id)).toMatchObject({ name: 'Corner shop', logoUrl: path });
    const served = await app.inject({ url: path });
    expect(served.rawPayload).toEqual(bytes);
    expect(served.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    });
    const misnamed = path.replace(/\w+$/, ending === 'png' ? 'jpg' : 'png');
    expect((await app.inject({ url: misnamed })).statusCode).toBe(404);

    const again = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: png }));
    expect(again.body.content).not.toEqual({ logoUrl });
    expect((await app.inject({ url: path })).statusCode).toBe(404);

    expect((await call(token, 'DELETE', `/SubClient/${id}/logo`)).status).toBe(200);
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as SubClientData).logoUrl).toBeNull();
    expect(await db.selectFrom('logos').select('id').where('sub_client_id', '=', id).execute()).toEqual([]);
  });

  test('two uploads at once leave one logo', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const form = await formOf({ logoFile: png });
    const uploads = await Promise.all(
      Array.from({ length: 4 }, () => call(token, 'POST', `/SubClient/${id}/logo`, form)),
    );
    expect(uploads.map(each => each.status)).toEqual([200, 200, 200, 200]);
    const kept = await db.selectFrom('logos').select('id').where('sub_client_id', '=', id).execute();
    expect(kept).toHaveLength(1);
    const { logoUrl } = (await call(token, 'GET', `/SubClient/${id}`)).body.content as SubClientData;
    expect(logoUrl).toContain(kept[0]?.id);
  });

  test.each([
    [
      'a drawing',
      { logoFile: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      400,
      'invalidField',
    ],
    ['an empty file', { logoFile: Buffer.alloc(0) }, 400, 'invalidField'],
    ['a text', { logoFile: 'logo.png' }, 400, 'missingField'],
    ['another name', { logo: png }, 400, 'missingField'],
    ['two files', { logoFile: png, second: png }, 400, 'invalidField'],
    [
      'more than 5 MiB',
      { logoFile: Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]) },
      413,
      'bodyTooLarge',
    ],
  ])('%s is refused', async (_what, parts, status, errorType) => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const answer = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf(parts));
    expect(answer.body.errorType, answer.body.message).toBe(errorType);
    expect(answer.status).toBe(status);
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as SubClientData).logoUrl).toBeNull();
  });

  test('exactly 5 MiB is taken', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const largest = Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024 - png.length)]);
    const answer = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: largest }));
    expect(answer.status).toBe(200);
  });

  test('what is no form, or half of one, is refused in words', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    expect(await call(token, 'POST', `/SubClient/${id}/logo`, {})).toMatchObject({
      status: 415,
      body: { errorType: 'unsupportedMediaType' },
    });
    const whole = await formOf({ logoFile: png });
    const half = { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length - 20) };
    expect(await call(token, 'POST', `/SubClient/${id}/logo`, half)).toMatchObject({
      status: 400,
      body: { errorType: 'badRequest' },
    });
    const noBoundary = { ...whole, type: 'multipart/form-data' };
    expect((await call(token, 'POST', `/SubClient/${id}/logo`, noBoundary)).status).toBe(400);
  });
});
