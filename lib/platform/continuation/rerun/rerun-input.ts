import { PARENT_FIELD, STARTER_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { ORDER_FIELD } from '#contracts/event-order.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { MASK } from '#contracts/secrets/mask.ts';
import { VARIANT_FIELD } from '#contracts/variants.ts';
import { isObject, type Json } from '#core/json.ts';

/** Fields that Baton adds to inputs. */
const OWN_FIELDS = [STARTER_FIELD, PARENT_FIELD, CORRELATION_FIELD, ORDER_FIELD, VARIANT_FIELD];

/**
 * Fields that an execution has in common with the one that it runs again. No other execution waits for it, and it has no place in an order
 * of events.
 */
const SHARED_FIELDS = [CORRELATION_FIELD, VARIANT_FIELD];

/** Splits an input into what its starter has written and the fields that an execution which runs it again has as well. */
export const splitInput = (input: Json): { given: Json; shared: Record<string, Json> } => {
  if (!isObject(input)) return { given: input, shared: {} };
  const pick = (isWanted: (name: string) => boolean): Record<string, Json> =>
    Object.fromEntries(Object.entries(input).filter(([name]) => isWanted(name)));
  return {
    given: pick((name) => !OWN_FIELDS.includes(name)),
    shared: pick((name) => SHARED_FIELDS.includes(name)),
  };
};

/** Returns an input that was edited, where it has masks in place of what is secret, with the values that these stand for. */
export const unmasked = ({ sensitive }: WorkflowManifest, edited: Json, before: Json): Json => {
  const paths = sensitive?.input ?? [];
  return paths.reduce((value, path) => withValueAt(value, before, path), edited);
};

const withValueAt = (edited: Json, before: Json, [name, ...rest]: readonly string[]): Json => {
  if (name === undefined) return masked(edited) ? before : edited;
  if (name === '*')
    return Array.isArray(edited) && Array.isArray(before)
      ? edited.map((item, index) => withValueAt(item, before[index] ?? item, rest))
      : edited;
  if (!isObject(edited) || !isObject(before) || edited[name] === undefined || before[name] === undefined)
    return edited;
  return { ...edited, [name]: withValueAt(edited[name], before[name], rest) };
};

/** Whether a value is nothing but masks. */
const masked = (value: Json): boolean => {
  if (Array.isArray(value)) return value.length > 0 && value.every(masked);
  if (isObject(value)) return Object.keys(value).length > 0 && Object.values(value).every(masked);
  return value === MASK;
};
