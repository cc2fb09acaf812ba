import { attributeOf } from '#contracts/records/record-write.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import type { StateSection } from '../sections.ts';

/**
 * JSONata function from a JSON value to DynamoDB's form of it. Ref:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
const ENCODE =
  '$av := function($v) { $v = null ? {"NULL": true} : $type($v) = "string" ? {"S": $v} : ' +
  '$type($v) = "number" ? {"N": $string($v)} : $type($v) = "boolean" ? {"BOOL": $v} : ' +
  '$type($v) = "array" ? {"L": [$map($v, function($i) { $av($i) })]} : ' +
  '{"M": $merge([{}, $each($v, function($i, $k) { {$k: $av($i)} })])} }';

/** JSONata function that does the reverse. A list in a list is wrapped, because appending a list appends its items. */
const DECODE =
  '$jv := function($a) { $exists($a.S) ? $a.S : $exists($a.N) ? $number($a.N) : $exists($a.BOOL) ? $a.BOOL : ' +
  '$exists($a.L) ? $reduce($a.L, function($l, $i) { ($x := $jv($i); $append($l, $type($x) = "array" ? [[$x]] : [$x])) }, []) : ' +
  '$exists($a.M) ? $merge([{}, $each($a.M, function($i, $k) { {$k: $jv($i)} })]) : null }';

/** Parts of an attribute's value that are read directly. */
const SCALARS: Record<string, (attribute: string) => string> = {
  string: (attribute) => `${attribute}.S`,
  number: (attribute) => `$number(${attribute}.N)`,
  integer: (attribute) => `$number(${attribute}.N)`,
  boolean: (attribute) => `${attribute}.BOOL`,
};

/** Returns JSONata of the record in an item that exists; fields that the item does not have are left out. */
export const decoded = (item: string, { fields }: StateSection): string => {
  const members = Object.entries(fields).map(([field, { type }]) => {
    const attribute = `${item}.${attributeOf(field)}`;
    const scalar = ownField(SCALARS, String(type));
    return { field, scalar, value: scalar?.(attribute) ?? `$exists(${attribute}) ? $jv(${attribute})` };
  });
  const record = `{${members.map(({ field, value }) => `"${field}": ${value}`).join(', ')}}`;
  return members.every(({ scalar }) => scalar) ? record : `(${DECODE}; ${record})`;
};

/** Returns a template's value in DynamoDB's form. What the schema or the template shows needs no conversion at run time. */
export const encoded = (value: Json, schema: JsonObject | undefined, context: EmitContext): Json => {
  if (value === null) return { NULL: true };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: String(value) };
  if (Array.isArray(value)) {
    const items = isObject(schema?.items) ? schema.items : undefined;
    return { L: value.map((item) => encoded(item, items, context)) };
  }
  if (isObject(value)) {
    const properties = isObject(schema?.properties) ? schema.properties : {};
    const entries = Object.entries(value).map(([key, item]) => {
      const property = ownField(properties, key);
      return [key, encoded(item, isObject(property) ? property : undefined, context)];
    });
    return { M: Object.fromEntries(entries) };
  }
  if (!isWhole(value) || schema?.type === 'string') return { S: context.template(value) };
  if (schema?.type === 'boolean') return { BOOL: context.template(value) };
  const expression = context.templateExpression(value);
  if (schema?.type === 'number' || schema?.type === 'integer') return { N: `{% $string(${expression}) %}` };
  return `{% (${ENCODE}; $av(${expression})) %}`;
};

/** Whether a text is one expression, so that its value may have any type. */
const isWhole = (text: string): boolean => /^\s*\{\{.*\}\}\s*$/s.test(text) && text.split('{{').length === 2;

/** Returns a value in DynamoDB's form. */
export const typed = (value: Json): JsonObject => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(typed) };
  return { M: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item)])) };
};
