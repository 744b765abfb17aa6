/** `/admin/api/v1/SubClient/{id}/logo`: a sub-client's picture, sent as a form with one file. */

import { AdminDone, adminAnswer, RegisteredClientLogo } from '@fairlead/wire';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { largestLogo, logoTypeOf, removeLogo, replaceLogo } from '../clients/index.ts';
import { ApiError, refused } from '../http/index.ts';
import { answer, done } from './answers.ts';
import type { AdminServices } from './services.ts';
import { idOf, noSuchSubClient, SubClientParameters } from './sub-clients.ts';

const fieldName = 'logoFile';
const Answer = adminAnswer(RegisteredClientLogo, 'B2B2BRegisteredClientLogoApiResult');

export async function subClientLogoRoutes(app: FastifyInstance, services: AdminServices): Promise<void> {
  const { db, clock, random, publicUrl } = services;
  await app.register(multipart, {
    limits: { fileSize: largestLogo, files: 1, fields: 10, parts: 11, fieldSize: 10_000, headerPairs: 50 },
  });

  app.post<{ Params: SubClientParameters }>(
    '/SubClient/:id/logo',
    { schema: { params: SubClientParameters, response: { 200: Answer } } },
    async request => {
      const id = idOf(request);
      const logo = { id: random.uuid(), ...(await readLogo(request)), createdAt: clock.now() };
      const path = await db
        .transaction()
        .execute(transaction => replaceLogo(transaction, request.client, id, logo));
      if (path === undefined) throw noSuchSubClient(id, request.client);
      return answer({ logoUrl: publicUrl + path });
    },
  );

  app.delete<{ Params: SubClientParameters }>(
    '/SubClient/:id/logo',
    { schema: { params: SubClientParameters, response: { 200: AdminDone } } },
    async request => {
      const id = idOf(request);
      const removed = await db
        .transaction()
        .execute(transaction => removeLogo(transaction, request.client, id));
      if (!removed) throw noSuchSubClient(id, request.client);
      return done();
    },
  );
}

async function readLogo(request: FastifyRequest) {
  if (!request.isMultipart()) {
    throw new ApiError(
      'unsupportedMediaType',
      `Send a form (multipart/form-data) with the picture as the file ${fieldName}.`,
    );
  }
  const bytes = await fileOf(request);
  const type = logoTypeOf(bytes);
  if (type === undefined) {
    throw wrongLogo(
      'image',
      `${fieldName} is neither a PNG nor a JPEG picture.`,
      'Send a .png, .jpg or .jpeg file.',
    );
  }
  return { type, bytes };
}

async function fileOf(request: FastifyRequest): Promise<Buffer> {
  let bytes: Buffer | undefined;
  const others: string[] = [];
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === fieldName) bytes = await part.toBuffer();
      else {
        others.push(part.fieldname);
        // What nobody reads holds up the parts behind it.
        if (part.type === 'file') part.file.resume();
      }
    }
  } catch (error) {
    throw readable(error as Error & { code?: string });
  }
  if (bytes !== undefined) return bytes;
  const found =
    others.length === 0 ? 'nothing' : others.map(name => JSON.stringify(name.slice(0, 50))).join(', ');
  throw wrongLogo(
    'required',
    `The form has no file ${fieldName}; it has ${found}.`,
    'Send the picture under that name.',
  );
}

function readable(error: Error & { code?: string }): ApiError {
  if (error.code === 'FST_REQ_FILE_TOO_LARGE') {
    return new ApiError('bodyTooLarge', `${fieldName} is larger than ${largestLogo} bytes (5 MiB).`);
  }
  if (/^FST_(?:PARTS|FILES|FIELDS)_LIMIT$/.test(error.code ?? '')) {
    return wrongLogo(
      'maxItems',
      `The form has more than the one file ${fieldName}.`,
      'Send that file alone.',
    );
  }
  return new ApiError(
    'badRequest',
    'The form could not be read: check the boundary, and that it ends with it.',
  );
}

function wrongLogo(rule: string, message: string, hint: string): ApiError {
  return refused([{ path: fieldName, rule, message, hint }]);
}
