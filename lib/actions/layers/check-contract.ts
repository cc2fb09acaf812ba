import { parse } from '@aws-lambda-powertools/parser';
import type { z } from 'zod';
import { issueWords } from '#core/issue-words.ts';
import type { Json } from '#core/json.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';

/** Parses the input and the output by the contract. Throws `InvalidInput` or `InvalidOutput`, which list every field that does not fit. */
export const checkContract: Layer = async (call, next, { contract: { input, output } }) => {
  const parsed = parseBy(input, call.input, 'InvalidInput', call.action);
  const returned = await next({ ...call, input: parsed });
  // An undo that finds nothing to undo has no output, and no one reads the output of one that does.
  if (returned === null && call.run.compensation) return null;
  return asJson(parseBy(output, returned, 'InvalidOutput', call.action));
};

/** Returns what JSON keeps of a value; undefined becomes null. */
export const asJson = (value: unknown): Json =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);

/** Parses a value by a schema. Throws an error of the given name that lists every field that does not fit. */
export const parseBy = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: 'InvalidInput' | 'InvalidOutput',
  action: string,
): z.output<Schema> => {
  const parsed = parse(value, undefined, schema, true);
  if (parsed.success) return parsed.data as z.output<Schema>;
  // Powertools parses without words of one's own.
  const issues = schema.safeParse(value, { error: issueWords }).error?.issues ?? [];
  const fields = issues.map(({ path, message }) => `${path.map(String).join('.') || '(root)'}: ${message}`);
  throw new ActionError(
    name,
    `${name === 'InvalidInput' ? 'Input' : 'Output'} of ${action} does not fit its contract: ${fields.join('; ')}`,
    { retryable: false },
  );
};
