import type { DataValidateFunction, FuncKeywordDefinition } from 'ajv/dist/types/index.js';
import { dayOf, isoSecondsOf } from './instants.ts';
import { isObject, type Json, ownField } from './json.ts';

const UNIQUE_BY = 'x-unique-by';
const REFERS_TO = 'x-refers-to';
const NOT_BEFORE = 'x-not-before';

/** Keyword `x-unique-by: id`: no two items of the list have the same `id`. */
const uniqueBy: FuncKeywordDefinition = {
  keyword: UNIQUE_BY,
  type: 'array',
  schemaType: 'string',
  errors: 'full',
  compile: (field: string) => {
    const check: DataValidateFunction = (list: Json[], context) => {
      const keys = list.map((item) => (isObject(item) ? ownField(item, field) : undefined));
      check.errors = keys.flatMap((key, index) => {
        const first = keys.indexOf(key);
        if (key === undefined || first === index) return [];
        const instancePath = `${context?.instancePath}/${index}/${field}`;
        const message = `${JSON.stringify(key)} is already the ${field} of item ${first}`;
        return { keyword: UNIQUE_BY, instancePath, message, params: {} };
      });
      return check.errors.length === 0;
    };
    return check;
  },
};

/** Keyword `x-refers-to: people.id`: the text is the `id` of an item in the list `people` of the checked value. */
const refersTo: FuncKeywordDefinition = {
  keyword: REFERS_TO,
  type: 'string',
  schemaType: 'string',
  errors: 'full',
  compile: (reference: string) => {
    const [list = '', field = ''] = reference.split('.');
    const check: DataValidateFunction = (name: string, context) => {
      const whole = (context?.rootData as { value?: Json } | undefined)?.value;
      const items = isObject(whole) && Array.isArray(whole[list]) ? whole[list] : [];
      const known = items.flatMap((item) => (isObject(item) ? (ownField(item, field) ?? []) : []));
      if (known.includes(name)) return true;
      const expected = known.length === 0 ? 'which is empty' : `expected one of ${known.join(', ')}`;
      const message = `there is no ${JSON.stringify(name)} in ${list}, ${expected}`;
      check.errors = [{ keyword: REFERS_TO, instancePath: context?.instancePath ?? '', message, params: {} }];
      return false;
    };
    return check;
  },
};

/** A day has passed once it has everywhere; the last time zone is twelve hours behind UTC. */
const LAST_ZONE_MILLISECONDS = 12 * 3_600_000;

/**
 * Keyword `x-not-before: now`: the instant has not passed when the value is checked, or the day in no time zone. What is neither an instant nor
 * a day is left to `format`.
 */
const notBefore: FuncKeywordDefinition = {
  keyword: NOT_BEFORE,
  type: 'string',
  schemaType: 'string',
  errors: 'full',
  compile: () => {
    const check: DataValidateFunction = (text: string, context) => {
      const { now = Date.now() } = (context?.rootData ?? {}) as { now?: number };
      const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
      const earliest = isDay ? dayOf(now - LAST_ZONE_MILLISECONDS) : isoSecondsOf(now);
      const isPast = isDay ? text < earliest : Date.parse(text) < now;
      if (!isPast) return true;
      const message = `is in the past: expected ${earliest} or later, got ${JSON.stringify(text)}`;
      check.errors = [
        { keyword: NOT_BEFORE, instancePath: context?.instancePath ?? '', message, params: {} },
      ];
      return false;
    };
    return check;
  },
};

/**
 * Keywords for what JSON Schema cannot express: relations of one value's places to each other and to the clock, the `value` and `now` of
 * the checked root.
 */
export const relationKeywords: readonly FuncKeywordDefinition[] = [uniqueBy, refersTo, notBefore];
