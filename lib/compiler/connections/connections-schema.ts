import { z } from 'zod';

const secret = z
  .string()
  .min(1)
  .describe(
    'Name of the secret in Secrets Manager, or in `.baton/secrets.json` of the local stack; its text is the value.',
  );

const dollars = z.number().min(0);

const model = z
  .strictObject({
    bedrock: z.string().min(1).optional(),
    region: z.string().min(1).optional(),
    url: z.url({ error: 'expected the URL of the API, such as https://llm.example.com/v1' }).optional(),
    id: z.string().min(1).optional(),
    secret: secret.optional(),
    price: z.strictObject({ input: dollars, output: dollars }).optional(),
  })
  .refine(
    ({ bedrock, url, id }) => (bedrock === undefined ? url !== undefined && id !== undefined : !url && !id),
    {
      error: "expected bedrock with a model's id, or url and id",
    },
  );

const postgres = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).optional(),
  database: z.string().min(1),
  user: z.string().min(1),
  secret: secret.optional(),
  tls: z.enum(['verify', 'require', 'off']).optional(),
});

/** The document of connections. */
export const connectionsSchema = z.strictObject({
  kind: z.literal('connections'),
  $schema: z.string().optional(),
  connections: z.record(
    z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
    z
      .strictObject({
        description: z.string().optional(),
        api_key: z.strictObject({ header: z.string().min(1), secret }).optional(),
        basic: z.strictObject({ username: z.string().min(1), secret }).optional(),
        oauth: z
          .strictObject({
            token_url: z.url({ error: 'expected the URL of the token endpoint' }),
            client_id: z.string().min(1),
            secret,
            scope: z.string().optional(),
            method: z.enum(['GET', 'POST', 'PUT']).optional(),
          })
          .optional(),
        headers: z.record(z.string().min(1), z.union([z.string(), z.strictObject({ secret })])).optional(),
        allow_private: z.boolean().optional(),
        model: model.optional(),
        tools: z
          .strictObject({
            url: z.url({ error: 'expected the URL of the server, such as https://tools.example.com/mcp' }),
          })
          .optional(),
        postgres: postgres.optional(),
        sqlite: z.strictObject({ file: z.string().min(1) }).optional(),
      })
      .refine(
        ({ api_key, basic, oauth }) => [api_key, basic, oauth].filter((one) => one !== undefined).length <= 1,
        { error: 'expected one of api_key, basic and oauth' },
      ),
  ),
});
