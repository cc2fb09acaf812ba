import { isObject, parseJson } from '#core/json.ts';

/** Field of an execution's input that has the id which it shares with what brought it about; only in workflows that carry one. */
export const CORRELATION_FIELD = 'baton_correlation_id';

const FIELD = `$states.context.Execution.Input.${CORRELATION_FIELD}`;

/** JSONata of an execution's correlation id: what it was started with, or else its ARN. */
export const CORRELATION = `$exists(${FIELD}) ? ${FIELD} : $states.context.Execution.Id`;

/** Longest correlation id that is carried on. */
const MAX_LENGTH = 128;

/** Returns a correlation id that came with a request or an event; undefined if it is not one that can be carried on. */
export const correlationIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_LENGTH && /^[\w.:@/-]+$/.test(value) ? value : undefined;

/** Returns the correlation id that an execution was started with, by the text of its input; undefined if it carries none. */
export const carriedIn = (input: string | undefined): string | undefined => {
  const given = input?.includes(CORRELATION_FIELD) ? parseJson(input) : undefined;
  return isObject(given) ? correlationIn(given[CORRELATION_FIELD]) : undefined;
};
