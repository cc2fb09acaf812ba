import { parse } from '@aws-lambda-powertools/parser';
import type { z } from 'zod';
import type { Json } from '#core/json.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';

/** Parses the input and the output by the contract. Throws `InvalidInput` or `InvalidOutput`, which list every field that does not fit. */
export const checkContract: Layer = async (call, next, { contract: { input, output } }) => {
  const parsed = parseBy(input, call.input, 'InvalidInput', call.action);
  return asJson(parseBy(output, await next({ ...call, input: parsed }), 'InvalidOutput', call.action));
};

/** Returns what JSON keeps of a value; undefined becomes null. */
export const asJson = (value: unknown): Json =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);

const parseBy = <Schema extends z.ZodType>(
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

interface Issue {
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  message: string;
}

const issuesOf = (cause: unknown): Issue[] => (Array.isArray(cause) ? (cause as Issue[]) : []);

const pathOf = (issue: Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || '(root)';
