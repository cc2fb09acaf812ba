import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { knownExpressions } from './parsed-expressions.ts';

/** Characters of an item up to which it has fewer bytes than an item may have. */
const MAX_LENGTH = 100_000;

const TABLE_NAME = /^[\w.-]{3,255}$/;
const NAME = /^#\w+$/;
const VALUE = /^:\w+$/;
/** A number as it is stored. */
const NUMBER = /^(?!-0$)-?(?:0|[1-9]\d{0,14})(?:\.\d{0,8}[1-9])?$/;

const WRITES = new Set([
  'TableName',
  'Item',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
]);

const UPDATES = new Set([
  'TableName',
  'Key',
  'UpdateExpression',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
]);

/**
 * Returns a write of the kind that Baton's functions make most, as dynalite's checks would return it; they take longer than the operation.
 * Undefined if there is anything about it that they are to judge, such as a condition that has not been parsed before.
 */
export const plainRequest = (operation: string, input: JsonObject): JsonObject | undefined => {
  const { TableName } = input;
  if (typeof TableName !== 'string' || !TABLE_NAME.test(TableName)) return undefined;
  if (operation === 'UpdateItem') return plainUpdate(input);
  return operation === 'PutItem' ? plainWrite(input) : undefined;
};

const has = (known: ReadonlySet<string>, input: JsonObject): boolean =>
  Object.entries(input).every(([field, value]) => known.has(field) && value !== null && value !== undefined);

const plainWrite = (input: JsonObject): JsonObject | undefined => {
  const { Item, ConditionExpression: text, ...given } = input;
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = given;
  if (!has(WRITES, input) || !arePlain(Item)) return undefined;
  if (text === undefined) return names === undefined && values === undefined ? { ...input } : undefined;
  if (typeof text !== 'string' || !areNames(names) || !areValues(values)) return undefined;
  const [condition] = knownExpressions([['condition', text]], names, values) ?? [];
  return condition && { ...input, _condition: condition as JsonObject };
};

const plainUpdate = (input: JsonObject): JsonObject | undefined => {
  const { Key, UpdateExpression: update, ConditionExpression: text = null, ReturnValues = 'NONE' } = input;
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (!has(UPDATES, input) || !arePlain(Key) || !areNames(names) || !areValues(values)) return undefined;
  if (typeof update !== 'string' || !(ReturnValues === 'NONE' || ReturnValues === 'ALL_NEW'))
    return undefined;
  if (text !== null && typeof text !== 'string') return undefined;
  const texts = [['update', update] as const, ...(text === null ? [] : [['condition', text] as const])];
  const [updates, condition] = knownExpressions(texts, names, values) ?? [];
  return (
    updates && {
      ...input,
      _updates: updates as JsonObject,
      ...(condition && { _condition: condition as JsonObject }),
    }
  );
};

const areNames = (names: Json | undefined): names is JsonObject | undefined => {
  if (names === undefined) return true;
  const entries = isObject(names) ? Object.entries(names) : [];
  return entries.length > 0 && entries.every(([name, field]) => NAME.test(name) && typeof field === 'string');
};

const areValues = (values: Json | undefined): values is JsonObject | undefined =>
  values === undefined ||
  (arePlain(values) && Object.keys(values as JsonObject).every((name) => VALUE.test(name)));

/** Returns whether something is a map of attributes that are stored as they are, small and not empty. */
const arePlain = (attributes: Json | undefined): boolean => {
  let left = MAX_LENGTH;
  const isText = (text: Json | undefined): text is string => {
    if (typeof text !== 'string') return false;
    left -= text.length + 8;
    return left > 0;
  };
  const isPlain = (attribute: Json): boolean => {
    const [entry, second] = isObject(attribute) ? Object.entries(attribute) : [];
    if (!entry || second) return false;
    const [type, value] = entry;
    if (type === 'S') return isText(value);
    if (type === 'N') return isText(value) && NUMBER.test(value);
    if (type === 'BOOL') return typeof value === 'boolean';
    if (type === 'NULL') return value === true;
    if (type === 'L') return Array.isArray(value) && value.every(isPlain);
    return type === 'M' && isObject(value) && isMap(value);
  };
  const isMap = (map: JsonObject): boolean =>
    Object.entries(map).every(([name, attribute]) => isText(name) && isPlain(attribute));
  return isObject(attributes) && Object.keys(attributes).length > 0 && isMap(attributes);
};
