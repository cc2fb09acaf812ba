import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import { shownText } from '../../../model/size.ts';
import { asText, type Intrinsic, IntrinsicError } from '../intrinsic.ts';

const asObject = (value: Json | undefined, position: number): JsonObject => {
  if (isObject(value)) return value;
  throw new IntrinsicError(`argument ${position} must be an object, but was ${shownText(value ?? null)}`);
};

/** Intrinsic functions over JSON. */
export const JSON_INTRINSICS: Intrinsic[] = [
  {
    name: 'States.JsonMerge',
    costPerValue: 8,
    call: ([first, second, deep]) => {
      if (deep !== false)
        throw new IntrinsicError('argument 3 must be false: only shallow merging is supported');
      return { ...asObject(first, 1), ...asObject(second, 2) };
    },
  },
  {
    name: 'States.StringToJson',
    costPerValue: 1,
    call: ([text]) => {
      const source = asText(text, 1);
      if (source.trim() === '') return null;
      try {
        const value = parseJsonText(source);
        return value === 0 ? 0 : value;
      } catch {
        throw new IntrinsicError('argument 1 is not valid JSON');
      }
    },
  },
  { name: 'States.JsonToString', costPerValue: 1, call: ([value]) => jsonText(value) },
];
