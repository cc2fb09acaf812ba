import { parse } from '@aws-lambda-powertools/parser';
import type { z } from 'zod';
import { ActionError } from '../action-error.ts';

interface Issue {
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  message: string;
}

const pathOf = (issue: Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || '(root)';

const issuesOf = (cause: unknown): Issue[] => (Array.isArray(cause) ? (cause as Issue[]) : []);

/**
 * The value as the schema yields it. Throws `InvalidInput` or `InvalidOutput`, not retryable, whose message lists every field
 * with what was got and expected.
 */
export const parseBy = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: 'InvalidInput' | 'InvalidOutput',
  action: string,
): z.output<Schema> => {
  const parsed = parse(value, undefined, schema, true);
  if (parsed.success) return parsed.data as z.output<Schema>;
  const fields = issuesOf(parsed.error.cause).map((issue) => `${pathOf(issue)}: ${issue.message}`);
  throw new ActionError(
    name,
    `${name === 'InvalidInput' ? 'Input' : 'Output'} of ${action} does not fit its contract: ${fields.join('; ')}`,
    { retryable: false },
  );
};
