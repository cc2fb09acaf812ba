import { defined } from '#core/defined.ts';
import { isObject, type Json, jsonEqual } from '#core/json.ts';

/** A field that differs. */
export interface Change {
  /** Keys to the field with `.` between them; empty for the value itself. */
  field: string;
  /** Absent if the field is new. */
  before?: Json;
  /** Absent if the field is gone. */
  after?: Json;
}

/** Lists the fields in which two values differ: those of objects one by one, lists as a whole. */
export const changesBetween = (before: Json | undefined, after: Json | undefined, field = ''): Change[] => {
  if (jsonEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    return [{ field, ...defined({ before, after }) }];
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    changesBetween(before[key], after[key], field === '' ? key : `${field}.${key}`),
  );
};
