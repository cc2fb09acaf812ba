import { z } from 'zod';
import { SQL_ERRORS } from '#contracts/sql/errors.ts';

export const name = 'platform/run-sql';
export const description =
  'Runs statements in one transaction, those that write once for the key of their step.';

export const errors = SQL_ERRORS;

const postgres = z.object({
  host: z.string(),
  port: z.number().int().optional(),
  database: z.string(),
  user: z.string(),
  secret: z.string().optional(),
  tls: z.enum(['verify', 'require', 'off']).optional(),
});

const statement = z.object({
  name: z.string().optional().describe('Name of its result, among several.'),
  statement: z.string(),
  parameters: z.record(z.string(), z.json()),
  rows: z.record(z.string(), z.json()).optional().describe('JSON Schema of a row.'),
  max_rows: z.number().int().positive(),
});

export const input = z.object({
  database: z.object({
    name: z.string(),
    postgres: postgres.optional(),
    sqlite: z.object({ file: z.string() }).optional(),
  }),
  statements: z.array(statement).min(1),
  writes: z.boolean(),
  timeout_seconds: z.number().positive(),
});

const answer = z.object({ rows: z.array(z.record(z.string(), z.json())), count: z.number() });

export const output = z.union([answer, z.record(z.string(), answer)]);
