import { z } from 'zod';

export const name = 'platform/write-record';
export const description =
  'Writes a record of a state in one transaction with the entry of the log of effects.';

export const options = { effect: true, commits: true } as const;

export const errors = {
  'DynamoDB.ConditionalCheckFailedException': {
    retryable: false,
    effect: 'none',
    description: 'The "if" of the step does not hold.',
  },
  'DynamoDB.ValidationException': {
    retryable: false,
    effect: 'none',
    description: 'A field has a value to which nothing can be added or appended.',
  },
} as const;

const record = z.record(z.string(), z.json());

export const input = z.object({
  partition: z.string().startsWith('state#').describe("Partition key of the record's item."),
  operation: z.enum(['delete', 'put', 'update']),
  fields: z.array(z.string()).describe('The fields that the record may have.'),
  with: record.optional(),
  set: record.optional(),
  add: z.record(z.string(), z.number()).optional(),
  append: record.optional(),
  keep_last: z.int().positive().optional(),
  if: z.union([z.enum(['absent', 'present']), record]).optional(),
  ttl_seconds: z.number().positive().optional(),
});

export const output = z.json();
