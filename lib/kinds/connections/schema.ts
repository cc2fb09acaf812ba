import { z } from 'zod';
import type { Connection } from '#contracts/connections/connection.ts';
import { documentName } from '../document-kind.ts';

const secret = z
  .string()
  .min(1)
  .describe(
    'Name of the secret in Secrets Manager, or in `.baton/secrets.json` of the local stack; its text is the value.',
  );

const dollars = (what: string) => z.number().min(0).describe(`US dollars for a million tokens of ${what}.`);

const model = z
  .strictObject({
    bedrock: z
      .string()
      .min(1)
      .optional()
      .describe("Bedrock's id of a model or an inference profile, or its ARN."),
    region: z.string().min(1).optional().describe("Bedrock's region. Default: that of the deployment."),
    url: z
      .url({ error: 'expected the URL of the API, such as https://llm.example.com/v1' })
      .optional()
      .describe("Address of an API that is compatible with OpenAI's, without `/chat/completions`."),
    id: z.string().min(1).optional().describe('Name of the model there.'),
    secret: secret.optional().describe("Secret with the API's key. Default: the API needs none."),
    price: z
      .strictObject({ input: dollars('input'), output: dollars('output') })
      .optional()
      .describe('What calls cost, for plans and metrics.'),
  })
  .refine(
    ({ bedrock, url, id }) => (bedrock === undefined ? url !== undefined && id !== undefined : !url && !id),
    {
      error: "expected bedrock with a model's id, or url and id",
    },
  );

const postgres = z.strictObject({
  host: z.string().min(1).describe('Host of the server.'),
  port: z.int().min(1).max(65_535).optional().describe('Port of the server. Default: 5432.'),
  database: z.string().min(1).describe('Name of the database.'),
  user: z.string().min(1).describe('Name of the user.'),
  secret: secret.optional().describe('Secret with the password. Default: there is none.'),
  tls: z
    .enum(['verify', 'require', 'off'])
    .optional()
    .describe(
      "`verify` checks the server's certificate, `require` encrypts without that, `off` does neither. Default: verify.",
    ),
});

/** The fields of a document of connections. */
export const fields = {
  name: documentName('Name of the document, as in the name of its file.').optional(),
  description: z.string().optional().describe('What the connections are for.'),
  connections: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
      z
        .strictObject({
          description: z.string().optional().describe('What it leads to.'),
          api_key: z
            .strictObject({ header: z.string().min(1).describe('Header that the key goes into.'), secret })
            .optional()
            .describe('Requests have a key in a header.'),
          basic: z
            .strictObject({
              username: z.string().min(1).describe('Name of the user.'),
              secret: secret.describe('Secret with the password.'),
            })
            .optional()
            .describe('Requests have a name and a password.'),
          oauth: z
            .strictObject({
              token_url: z
                .url({ error: 'expected the URL of the token endpoint' })
                .describe('Address at which there are tokens.'),
              client_id: z.string().min(1).describe('Name of the client.'),
              secret: secret.describe("Secret with the client's secret."),
              scope: z.string().optional().describe('What a token must allow.'),
              method: z
                .enum(['GET', 'POST', 'PUT'])
                .optional()
                .describe('Method of the request for a token. Default: POST.'),
            })
            .optional()
            .describe('Requests have a token of OAuth 2.0 (client credentials), shared until it expires.'),
          headers: z
            .record(z.string().min(1), z.union([z.string(), z.strictObject({ secret })]))
            .optional()
            .describe('Headers that every request has: texts, or the names of secrets with them.'),
          allow_private: z
            .boolean()
            .optional()
            .describe(
              'Whether private and link-local addresses may be called: by the local stack, and by the function of an `http` step.',
            ),
          model: model.optional().describe('A language model, for `llm`.'),
          tools: z
            .strictObject({
              url: z
                .url({ error: 'expected the URL of the server, such as https://tools.example.com/mcp' })
                .describe('Address of its streamable HTTP.'),
            })
            .optional()
            .describe('An MCP server, for `tool`.'),
          postgres: postgres.optional().describe('A PostgreSQL database, for `sql`.'),
          sqlite: z
            .strictObject({
              file: z.string().min(1).describe("Path of the file from the project's folder."),
            })
            .optional()
            .describe('A database of the local stack, in place of `postgres` there.'),
        })
        .refine(
          ({ api_key, basic, oauth }) =>
            [api_key, basic, oauth].filter((one) => one !== undefined).length <= 1,
          { error: 'expected one of api_key, basic and oauth' },
        ),
    )
    .describe('The connections, by the name that steps give.'),
} satisfies z.ZodRawShape;

/** A document of connections as it is read. */
export interface Connections {
  name?: string;
  description?: string;
  connections: Record<string, Connection>;
}

/** A document of connections as it is written in TypeScript. */
export type ConnectionsDefinition = Connections;
