/** `/admin/api/v1/SubClient`: the sub-clients of a client, which the vendor calls registered clients. */
import {
  AdminDone,
  adminAnswer,
  type RegisteredClientData,
  RegisteredClientData as RegisteredClientDataSchema,
  RegisteredClientInfo,
} from '@fairlead/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  deleteSubClient,
  type Executor,
  findSubClient,
  insertSubClient,
  listOrigins,
  listSubClients,
  replaceOrigins,
  type SubClient,
  updateSubClient,
} from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { ApiError, refused } from '../http/index.ts';
import { answer, done } from './answers.ts';
import { originsOf } from './callback-urls.ts';
import type { AdminServices } from './services.ts';

export const SubClientParameters = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type SubClientParameters = Static<typeof SubClientParameters>;

const One = adminAnswer(RegisteredClientDataSchema, 'B2B2BRegisteredClientDataApiResult');
const All = adminAnswer(
  Type.Array(RegisteredClientDataSchema),
  'B2B2BRegisteredClientDataIReadOnlyCollectionApiResult',
);

export async function subClientRoutes(app: FastifyInstance, services: AdminServices): Promise<void> {
  const { db, clock, random, publicUrl } = services;

  app.get('/SubClient', { schema: { response: { 200: All } } }, async request => {
    const [subClients, origins] = await Promise.all([
      listSubClients(db, request.client),
      listOrigins(db, request.client),
    ]);
    const originsBySubClient = Map.groupBy(origins, each => each.subClientId);
    const dataOf = (subClient: SubClient) =>
      registeredClient(
        subClient,
        (originsBySubClient.get(subClient.id) ?? []).map(each => each.origin),
        publicUrl,
      );
    return answer(subClients.map(dataOf));
  });

  app.post<{ Body: RegisteredClientInfo }>(
    '/SubClient',
    { schema: { body: RegisteredClientInfo, response: { 200: One } } },
    async request => {
      const { client, body } = request;
      const { origins, ...info } = judge(body, client);
      const createdAt = clock.now();
      const subClient = {
        ...info,
        id: random.uuid(),
        logoUrl: null,
        defaultClientFee: null,
        linkStyle: null,
      };
      await db.transaction().execute(async transaction => {
        await insertSubClient(transaction, client, { ...subClient, createdAt });
        await replaceOrigins(transaction, client, { subClientId: subClient.id, origins, createdAt });
      });
      return answer(await registeredClientOf(db, client, subClient.id, publicUrl));
    },
  );

  app.get<{ Params: SubClientParameters }>(
    '/SubClient/:id',
    { schema: { params: SubClientParameters, response: { 200: One } } },
    async request => answer(await registeredClientOf(db, request.client, idOf(request), publicUrl)),
  );

  app.put<{ Params: SubClientParameters; Body: RegisteredClientInfo }>(
    '/SubClient/:id',
    { schema: { params: SubClientParameters, body: RegisteredClientInfo, response: { 200: One } } },
    async request => {
      const { client, body } = request;
      const id = idOf(request);
      const { origins, ...info } = judge(body, client);
      await db.transaction().execute(async transaction => {
        if (!(await updateSubClient(transaction, client, id, info))) throw noSuchSubClient(id, client);
        await replaceOrigins(transaction, client, { subClientId: id, origins, createdAt: clock.now() });
      });
      return answer(await registeredClientOf(db, client, id, publicUrl));
    },
  );

  app.delete<{ Params: SubClientParameters }>(
    '/SubClient/:id',
    { schema: { params: SubClientParameters, response: { 200: AdminDone } } },
    async request => {
      const id = idOf(request);
      if (!(await deleteSubClient(db, request.client, id, clock.now()))) {
        throw noSuchSubClient(id, request.client);
      }
      return done();
    },
  );
}

export function noSuchSubClient(id: string, { environment }: Scope): ApiError {
  return new ApiError(
    'subClientNotFound',
    `There is no sub-client ${id} of yours in the ${environment} environment.`,
  );
}

export function idOf(request: FastifyRequest<{ Params: SubClientParameters }>): string {
  return request.params.id.toLowerCase();
}

function judge(body: RegisteredClientInfo, { environment }: Scope) {
  const { businessLegalName, displayName, callbackUrls, catalogConfiguration } = body;
  if (displayName.trim() === '') {
    const message = 'displayName is blank.';
    throw refused([
      { path: 'displayName', rule: 'blank', message, hint: 'Send the name that users know the company by.' },
    ]);
  }
  if (catalogConfiguration) {
    throw new ApiError(
      'notSupported',
      'A catalog of its own for a sub-client is not served yet. Leave catalogConfiguration out, or send null.',
    );
  }
  return { businessLegalName, displayName, origins: originsOf(callbackUrls, environment) };
}

async function registeredClientOf(
  db: Executor,
  scope: Scope,
  id: string,
  publicUrl: string,
): Promise<RegisteredClientData> {
  const subClient = await findSubClient(db, scope, id);
  if (!subClient) throw noSuchSubClient(id, scope);
  const origins = (await listOrigins(db, scope)).filter(each => each.subClientId === id);
  return registeredClient(
    subClient,
    origins.map(each => each.origin),
    publicUrl,
  );
}

function registeredClient(subClient: SubClient, origins: string[], publicUrl: string): RegisteredClientData {
  const { id, businessLegalName, displayName, logoUrl } = subClient;
  return {
    id,
    businessLegalName: businessLegalName ?? '',
    displayName,
    logoUrl: logoUrl === null ? null : new URL(logoUrl, publicUrl).href,
    callbackUrls: origins,
    catalogConfiguration: null,
  };
}
