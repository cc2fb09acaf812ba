import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import { alternatives, deref, typesOf } from '../schemas/json-schema.ts';
import type { Reliance } from './build.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { INPUT, quotedStep } from './input-path.ts';
import { quoted } from './placeholders.ts';
import { patch } from './subgraph.ts';

/** A schema that contains itself is followed this far, which is as far as types are known. */
const MAX_DEPTH = 8;

/** A value in JSONata, and how deep it is. */
interface Value {
  text: string;
  depth: number;
  root: JsonObject;
}

const both = (conditions: readonly string[]): string | undefined =>
  conditions.length === 0 ? undefined : conditions.map((condition) => `(${condition})`).join(' and ');

/** JSONata that is true if a value has the types of a schema; it never fails. Undefined if the schema says nothing of them. */
const hasTypes = (schema: Json | undefined, value: Value): string | undefined => {
  const known = deref(schema, value.root);
  if (!known || value.depth > MAX_DEPTH) return undefined;
  const choices = alternatives(known, value.root).map((choice) => fits(choice, value));
  if (choices.includes(undefined)) return undefined;
  return choices.length === 1 ? choices[0] : choices.map((choice) => `(${choice})`).join(' or ');
};

const fits = (schema: JsonObject, { text, depth, root }: Value): string | undefined => {
  const types = typesOf(schema)?.map((type) => (type === 'integer' ? 'number' : type));
  if (!types) return undefined;
  const isType =
    types.length === 1 ? `$type(${text}) = "${types[0]}"` : `$type(${text}) in ${JSON.stringify(types)}`;
  if (types.length > 1) return isType;
  const inner = types[0] === 'object' ? fields(schema, { text, depth, root }) : [];
  const items = types[0] === 'array' ? everyItem(schema, { text, depth, root }) : undefined;
  const all = both([...inner, ...(items === undefined ? [] : [items])]);
  return all === undefined ? isType : `${isType} ? ${all} : false`;
};

const fields = (schema: JsonObject, { text, depth, root }: Value): string[] => {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).flatMap(([name, property]) => {
    const field = `${text}.${quotedStep(name)}`;
    const types = hasTypes(property, { text: field, depth: depth + 1, root });
    const needed = required.includes(name) && deref(property, root)?.default === undefined;
    if (needed) return [types ?? `$exists(${field})`];
    return types === undefined ? [] : [`$exists(${field}) ? (${types}) : true`];
  });
};

const everyItem = (schema: JsonObject, { text, depth, root }: Value): string | undefined => {
  const item = `$item${depth}`;
  const types = hasTypes(schema.items, { text: item, depth: depth + 1, root });
  return types && `$count($filter(${text}, function(${item}) { $not(${types}) })) = 0`;
};

/** JSONata that is true if the input is what something relies on. */
const conditionFor = ({ path, presence }: Reliance, root: JsonObject): string | undefined => {
  const text = [INPUT, ...path.map(quotedStep)].join('.');
  if (path.length === 0) return both(fields(root, { text, depth: 0, root }));
  let schema: JsonObject | undefined = deref(root, root);
  for (const step of path) {
    const properties: Json | undefined = schema?.properties;
    schema = deref(isObject(properties) ? ownField(properties, step) : undefined, root);
  }
  const types = presence ? undefined : hasTypes(schema, { text, depth: path.length, root });
  if (schema?.default === undefined) return types ?? `$exists(${text})`;
  return types && `$exists(${text}) ? (${types}) : true`;
};

/**
 * Emits a check of what the rest relies on of the input, before anything else: Step Functions starts executions with any input, and later
 * an error may find effects that it cannot undo. Undefined if nothing relies on it.
 */
export const checkInput = (emitter: Emitter, schema: JsonObject): Fragment | undefined => {
  const checks = [...emitter.build.relied.values()].flatMap((reliance) => {
    const condition = conditionFor(reliance, schema);
    return condition === undefined ? [] : [{ name: reliance.path.join('.') || 'input', condition }];
  });
  if (checks.length === 0) return undefined;
  const { graph } = emitter;
  const [name, failed] = [emitter.stateName('check_input'), emitter.stateName('invalid_input')];
  const condition = `$not(${both(checks.map((check) => check.condition))})`;
  const wrong: Edge = { slot: { kind: 'choice', condition }, assigns: [] };
  const out: Edge = { slot: { kind: 'default' }, assigns: [] };
  const comment = 'Checks what later steps rely on, while nothing has to be undone.';
  emitter.add({ name, body: { Type: 'Choice', Comment: comment }, edges: [wrong, out], expected: out });
  const unlike = checks.map((check) => `(${check.condition}) ? [] : [${quoted(check.name)}]`);
  const cause = quoted("The input is not what the workflow's schema says, in: ");
  emitter.add({
    name: failed,
    body: {
      Type: 'Fail',
      Comment: 'Fails before anything is done.',
      Error: 'InvalidInput',
      Cause: marked(`${cause} & $join([${unlike.map((each) => `(${each})`).join(', ')}], ", ")`),
    },
    edges: [],
  });
  patch(graph, wrong, failed);
  return { entry: name, pending: [], exits: [out] };
};
