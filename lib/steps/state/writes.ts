import { attributeOf } from '#contracts/records/record-write.ts';
import { TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import type { StateSection } from '../sections.ts';
import type { Step } from '../step.ts';
import { encoded } from './attributes.ts';
import { fieldsIn } from './operation.ts';

/** Expressions of a request, with the names and values that they refer to. */
export interface Expressions {
  update?: string;
  condition?: string;
  names: Record<string, string>;
  values: JsonObject;
}

const schemaOf = (section: StateSection, field: string): JsonObject | undefined =>
  ownField(section.fields, field) as JsonObject;

/** Returns fields of a record as attributes of an item. */
export const attributesOf = (
  fields: Record<string, Json>,
  section: StateSection,
  context: EmitContext,
): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      attributeOf(field),
      encoded(value, schemaOf(section, field), context),
    ]),
  );

/** Returns the condition of a write; a record that has expired counts as absent. */
export const conditionOf = (step: Step, section: StateSection, context: EmitContext): Expressions => {
  const expected = step.if;
  if (expected === undefined) return { names: {}, values: {} };
  if (typeof expected === 'string') return presence(expected === 'present', section);
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: JsonObject = {};
  Object.entries(fieldsIn(step, 'if')).forEach(([field, value], index) => {
    names[`#i${index}`] = attributeOf(field);
    if (value === null) conditions.push(`attribute_not_exists(#i${index})`);
    else {
      conditions.push(`#i${index} = :i${index}`);
      values[`:i${index}`] = encoded(value, schemaOf(section, field), context);
    }
  });
  return { condition: conditions.join(' AND '), names, values };
};

const presence = (present: boolean, { ttl }: StateSection): Expressions => {
  const names = { '#pk': TABLE.pk, ...(ttl !== undefined && { '#ttl': TABLE.ttl }) };
  const exists = `attribute${present ? '_' : '_not_'}exists(#pk)`;
  if (ttl === undefined) return { condition: exists, names, values: {} };
  const condition = present ? `${exists} AND #ttl > :now` : `${exists} OR #ttl <= :now`;
  return { condition, names, values: { ':now': { N: '{% $string($floor($millis() / 1000)) %}' } } };
};

/** Returns the expression that sets, adds and appends fields in one step. */
export const updateOf = (
  step: Step,
  {
    section,
    condition,
    expiry,
    index,
  }: { section: StateSection; condition: Expressions; expiry?: JsonObject; index: JsonObject },
  context: EmitContext,
): Expressions => {
  const names: Record<string, string> = { ...condition.names };
  const values: JsonObject = { ...condition.values };
  const sets: string[] = [];
  const adds: string[] = [];
  const name = (letter: string, index: number, field: string, value: Json): void => {
    names[`#${letter}${index}`] = attributeOf(field);
    values[`:${letter}${index}`] = value;
  };
  Object.entries(fieldsIn(step, 'set')).forEach(([field, value], index) => {
    name('s', index, field, encoded(value, schemaOf(section, field), context));
    sets.push(`#s${index} = :s${index}`);
  });
  Object.entries(fieldsIn(step, 'append')).forEach(([field, item], index) => {
    const items = schemaOf(section, field)?.items as JsonObject | undefined;
    name('l', index, field, { L: [encoded(item, items, context)] });
    values[':none'] = { L: [] };
    sets.push(`#l${index} = list_append(if_not_exists(#l${index}, :none), :l${index})`);
  });
  Object.entries(fieldsIn(step, 'add')).forEach(([field, value], index) => {
    name('a', index, field, encoded(value, { type: 'number' }, context));
    adds.push(`#a${index} :a${index}`);
  });
  if (expiry) {
    names['#ttl'] = TABLE.ttl;
    values[':ttl'] = expiry;
    sets.push('#ttl = :ttl');
  }
  Object.entries(index).forEach(([attribute, value], place) => {
    names[`#k${place}`] = attribute;
    values[`:k${place}`] = value;
    sets.push(`#k${place} = :k${place}`);
  });
  const parts = [`SET ${sets.join(', ')}`, ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : [])];
  return { ...condition, update: parts.join(' '), names, values };
};

/** Returns expressions as the fields of a request. */
export const expressionsOf = ({ update, condition, names, values }: Expressions): JsonObject => ({
  ...defined({ UpdateExpression: update }),
  ...defined({ ConditionExpression: condition }),
  ...(Object.keys(names).length !== 0 && { ExpressionAttributeNames: names }),
  ...(Object.keys(values).length !== 0 && { ExpressionAttributeValues: values }),
});
