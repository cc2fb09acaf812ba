import { isObject, type Json } from '#core/json.ts';
import type { Change } from './json-changes.ts';

/** Keywords whose values refuse more if they are higher, or lower. */
const RAISED = ['exclusiveMinimum', 'minItems', 'minLength', 'minProperties', 'minimum'];
const LOWERED = ['exclusiveMaximum', 'maxItems', 'maxLength', 'maxProperties', 'maximum'];

/** Keywords that refuse something whatever their value is, so that another value refuses other things. */
const REFUSING = ['const', 'format', 'multipleOf', 'not', 'pattern', 'uniqueItems'];

/** Keywords whose lists name what is accepted. */
const ACCEPTED = ['enum', 'type'];

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [value ?? null]);

/** Whether a list has all values of another. */
const hasAll = (list: Json | undefined, values: Json | undefined): boolean => {
  const texts = new Set(listOf(list).map((one) => JSON.stringify(one)));
  return listOf(values).every((one) => texts.has(JSON.stringify(one)));
};

/**
 * Whether a change of a workflow's input refuses what was accepted before, as far as one keyword tells. What comes by itself from an API
 * client or a queued start is not checked until it comes.
 */
export const isNarrower = ({ field, before, after }: Change): boolean => {
  if (field === 'input') return before === undefined && isObject(after);
  if (!field.startsWith('input.') || after === undefined) return false;
  const keyword = field.slice(field.lastIndexOf('.') + 1);
  if (field.endsWith(`properties.${keyword}`)) return false;
  if (keyword === 'required') return before === undefined || !hasAll(before, after);
  if (keyword === 'additionalProperties') return after === false;
  if (ACCEPTED.includes(keyword)) return before === undefined || !hasAll(after, before);
  if (RAISED.includes(keyword)) return before === undefined || Number(after) > Number(before);
  if (LOWERED.includes(keyword)) return before === undefined || Number(after) < Number(before);
  return REFUSING.includes(keyword) && after !== false;
};
