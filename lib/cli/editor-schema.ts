import { z } from 'zod';
import { documentSchema } from '#compiler/parse/document-schema.ts';
import { stepSchema } from '#compiler/parse/step-schema.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';

const STEP: JsonObject = { $ref: '#/$defs/step' };

/**
 * JSON Schema (draft 2020-12) of workflow documents, for editors: made from the same registry as the parser, with the names of
 * the project's actions.
 */
export const editorSchema = (actions: ActionCatalog): JsonObject => {
  const names = [...actions.keys()];
  const shared: JsonObject = {};
  /** Schemas that a schema brings along come under a prefix of its own, because all live in one document. */
  const convert = (schema: z.ZodType, prefix: string): JsonObject => {
    const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    const {
      $schema: _,
      $defs,
      ...plain
    } = JSON.parse(text.replaceAll('"#/$defs/', `"#/$defs/${prefix}-`)) as JsonObject;
    for (const [name, value] of Object.entries(isObject($defs) ? $defs : {})) {
      shared[`${prefix}-${name}`] = linkValue(value, names);
    }
    return link(plain, names);
  };
  const types = [...stepTypes.values()];
  const definitions = types.map((type): [string, JsonObject] => {
    const schema = convert(stepSchema(type), type.type);
    const properties = isObject(schema.properties) ? schema.properties : {};
    return [
      `step-${type.type}`,
      { ...schema, description: type.summary, properties: { ...properties, type: { const: type.type } } },
    ];
  });
  // `type` may be left out for tasks, so the kind of step is told by it, not tried one after the other.
  const choose = types.map(({ type }) => ({
    if: { properties: { type: { const: type } }, ...(type === 'task' ? {} : { required: ['type'] }) },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword.
    then: { $ref: `#/$defs/step-${type}` },
  }));
  const document = convert(documentSchema, 'document');
  const properties = isObject(document.properties) ? document.properties : {};
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Baton workflow',
    ...document,
    properties: { ...properties, steps: { ...(properties.steps as JsonObject), items: STEP } },
    $defs: {
      ...shared,
      ...Object.fromEntries(definitions),
      step: {
        type: 'object',
        required: ['id'],
        properties: { type: { enum: types.map(({ type }) => type), default: 'task' } },
        allOf: choose,
      },
    },
  };
};

/** Puts references and action names where the registry marks steps and actions. */
const link = (schema: JsonObject, actions: readonly string[]): JsonObject => {
  const { baton, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, linkValue(value, actions)]),
  ) as JsonObject;
  if (baton === 'steps') return { ...rest, items: STEP };
  if (baton === 'action' && actions.length > 0) return { ...rest, examples: [...actions] };
  return rest;
};

const linkValue = (value: Json, actions: readonly string[]): Json => {
  if (Array.isArray(value)) return value.map((item) => linkValue(item, actions));
  return isObject(value) ? link(value, actions) : value;
};
