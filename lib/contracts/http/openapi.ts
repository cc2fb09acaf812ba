import { z } from 'zod';
import { defined } from '#core/defined.ts';
import { type Json, type JsonObject, knownAs } from '#core/json.ts';
import { WEBHOOK_SCHEMES, type WebhookScheme } from '../webhooks/schemes.ts';
import { groupsWith } from './groups.ts';
import { COMMON_PROBLEMS, PROBLEMS, problem, type Route } from './route.ts';

type Direction = 'input' | 'output';

const schemaOf = (schema: z.ZodType, io: Direction): JsonObject => {
  const { $schema: _, ...plain } = knownAs<JsonObject>(z.toJSONSchema(schema, { io }));
  return plain;
};

const parametersOf = (schema: z.ZodObject, place: 'path' | 'query'): Json[] => {
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties as JsonObject).map(([name, field]) => {
    const { description, ...schema } = field as JsonObject;
    return {
      name,
      in: place,
      required: place === 'path' || (required as Json[]).includes(name),
      ...defined({ description }),
      schema,
    };
  });
};

const problemsOf = (route: Route): JsonObject => {
  const statuses = new Map<number, string[]>();
  for (const code of [...COMMON_PROBLEMS, ...route.problems]) {
    statuses.set(PROBLEMS[code], [...(statuses.get(PROBLEMS[code]) ?? []), code]);
  }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...statuses].map(([status, codes]) => [String(status), { description: codes.join(' or '), content }]),
  );
};

const bodiesOf = (route: Route): JsonObject => ({
  'application/json': { schema: schemaOf(route.body, 'input') },
  ...(route.forms && { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } }),
});

const operationOf = (route: Route): JsonObject => {
  const contentType = route.contentType ?? 'application/json';
  const success = {
    description: route.summary,
    content: { [contentType]: { schema: schemaOf(route.response, 'output') } },
  };
  return {
    operationId: route.name,
    summary: route.summary,
    parameters: [...parametersOf(route.parameters, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.method === 'POST' && { requestBody: { content: bodiesOf(route) } }),
    responses: {
      ...Object.fromEntries(
        (route.statusOf ? [200, route.status] : [route.status]).map((status) => [`${status}`, success]),
      ),
      ...problemsOf(route),
    },
    security:
      route.access === 'signature'
        ? Object.keys(SIGNATURES).map((name) => ({ [name]: [] }))
        : [{ iam: [] }, { key: [] }, { person: [...groupsWith(route.group)] }],
  };
};

/** How webhooks are signed: a workflow takes one of these. */
const SIGNATURES: JsonObject = Object.fromEntries(
  Object.entries<WebhookScheme>(WEBHOOK_SCHEMES).map(([name, { signatureHeader, description }]) => [
    `webhook-${name}`,
    { type: 'apiKey', in: 'header', name: signatureHeader ?? 'x-signature', description },
  ]),
);

/** Builds the OpenAPI 3.1 document of the routes, served at an address if it is known (https://spec.openapis.org/oas/v3.1.0). */
export const openapiOf = (routes: readonly Route[], version: string, url?: string): JsonObject => {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Baton', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    ...(url !== undefined && { servers: [{ url }] }),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        iam: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        person: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            "Somebody who is signed in to the deployed console, at the console's API, in one of these groups",
        },
        ...SIGNATURES,
      },
    },
  };
};
