import { createHash } from 'node:crypto';
import type { LateUndo, UndoInfo } from '#contracts/action-event.ts';
import type { Json } from '#core/json.ts';

/** The input of an undo, or why it is not known. */
export type UndoInput = { with: Json } | { unknown: string };

/**
 * Functions that Step Functions adds to JSONata, as far as they make an input from a result
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html).
 */
const FUNCTIONS = {
  parse: (text: string): Json => JSON.parse(text) as Json,
  hash: (value: Json, algorithm: string): string =>
    createHash(algorithm.replace('-', '').toLowerCase())
      .update(typeof value === 'string' ? value : JSON.stringify(value))
      .digest('hex'),
};

/**
 * Returns the input of an undo. What was not known before the effect took place is evaluated from its result; without a result an undo has no
 * input of which an expression names that.
 */
export const undoInput = async (
  { with: known, late = {}, result: variable = 'result', bindings = {} }: UndoInfo & LateUndo,
  result: Json | undefined,
): Promise<UndoInput> => {
  const expressions = Object.entries(late);
  if (expressions.length === 0) return { with: '' in known ? (known[''] ?? null) : known };
  const names = new RegExp(`[$]${variable}(?![A-Za-z0-9_])`);
  if (result === undefined && expressions.some(([, text]) => names.test(text)))
    return { unknown: 'its compensation needs the result of the step, which is not known' };
  const { default: jsonata } = await import('jsonata');
  const input = { ...known };
  const variables = { ...FUNCTIONS, ...bindings, ...(result !== undefined && { [variable]: result }) };
  try {
    for (const [field, text] of expressions)
      input[field] = ((await jsonata(text).evaluate(null, variables)) ?? null) as Json;
  } catch (error) {
    return { unknown: `the input of its compensation cannot be computed: ${(error as Error).message}` };
  }
  return { with: '' in input ? (input[''] ?? null) : input };
};
