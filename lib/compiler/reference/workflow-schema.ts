import { z } from 'zod';
import { certain } from '#core/certain.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { kindSchema } from '#kinds/document-kind.ts';
import { documentKinds } from '#kinds/index.ts';
import { commonFields, type FieldKind, universalFields } from '#steps/common-fields.ts';
import { stepTypes } from '#steps/index.ts';
import { documentSchema } from '../parse/document-schema.ts';
import { fallbackSchema, stepSchema } from '../parse/step-schema.ts';
import type { ActionCatalog } from '../types.ts';
import { DEFAULT } from './field-rows.ts';
import { schemaForSchemas } from './input-schema.ts';

/** The schemas of marked fields. */
const MARKED: Partial<Record<FieldKind, JsonObject>> = {
  steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/step' } },
  step: { $ref: '#/$defs/fallback' },
  template: {},
  schema: { type: 'object', $ref: '#/$defs/schema' },
  action: { $ref: '#/$defs/action' },
  duration: {
    type: 'string',
    pattern: '^\\s*(\\d+(\\.\\d+)?\\s*[A-Za-z]+\\s*)+$',
    examples: ['30s', '5m', '24h'],
  },
};

const toSchema = (schema: z.ZodType): JsonObject => {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { baton, description } = z.globalRegistry.get(zodSchema) ?? {};
      const replacement = MARKED[baton as FieldKind];
      if (replacement) {
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        Object.assign(jsonSchema, replacement, description === undefined ? {} : { description });
      }
      const value = defaultOf(jsonSchema as JsonObject, description);
      if (value !== undefined) jsonSchema.default = value;
      delete jsonSchema.baton;
    },
  });
  return withoutAnyJson(converted as JsonObject) as JsonObject;
};

/** Returns the default that a description names, if it is a value and not words. */
const defaultOf = (schema: JsonObject, description: string | undefined): Json | undefined => {
  const text = DEFAULT.exec(description ?? '')?.[1];
  if (text === undefined) return undefined;
  if (schema.type === 'integer' || schema.type === 'number') {
    return Number.isFinite(Number(text)) ? Number(text) : undefined;
  }
  return schema.type === 'string' && /^[\w-]+$/.test(text) ? text : undefined;
};

/** zod writes "any JSON" as a separate definition in each schema; an empty schema means the same. */
const withoutAnyJson = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutAnyJson);
  if (!isObject(value)) return value;
  if (typeof value.$ref === 'string' && value.$ref.startsWith('#/$defs/__schema')) return {};
  const entries = Object.entries(value).filter(([key]) => key !== '$defs');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutAnyJson(item)]));
};

/** One definition for each type, and a choice between them by `type`, which lets editors complete the right fields. */
const byType = (suffix: string, schemaOf: typeof stepSchema): [JsonObject, JsonObject] => {
  const definitions: JsonObject = {};
  const branches: Json[] = [];
  for (const [name, type] of stepTypes) {
    definitions[`${name}${suffix}`] = { ...toSchema(schemaOf(type)), description: type.summary };
    const isDefault = name === 'task';
    const condition: JsonObject = {
      properties: { type: { const: name } },
      ...(!isDefault && { required: ['type'] }),
    };
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
    branches.push({ if: condition, then: { $ref: `#/$defs/${name}${suffix}` } });
  }
  const choice: JsonObject = {
    type: 'object',
    properties: {
      type: {
        enum: [...stepTypes.keys()],
        description: certain(universalFields.type.description, 'description of type'),
      },
    },
    allOf: branches,
  };
  return [choice, definitions];
};

/**
 * Returns the JSON Schema (2020-12) of workflow files, for editors. With a catalog, `uses` completes to its actions. What the rules check is
 * not in it.
 */
export const workflowJsonSchema = (actions?: ActionCatalog): JsonObject => {
  schemaOfAll ??= withAnyAction();
  const known = [...(actions?.values() ?? [])];
  if (known.length === 0) return schemaOfAll;
  const names = known.map(({ name, description }) => ({
    const: name,
    ...(description && { description }),
  }));
  const { $defs } = schemaOfAll;
  return { ...schemaOfAll, $defs: { ...(isObject($defs) ? $defs : {}), action: { anyOf: names } } };
};

/** The schema without a catalog: it depends on nothing else, and takes a moment to derive. */
let schemaOfAll: JsonObject | undefined;

const withAnyAction = (): JsonObject => {
  const document = toSchema(documentSchema);
  const [step, steps] = byType('', stepSchema);
  const [fallback, fallbacks] = byType('_fallback', fallbackSchema);
  const properties = isObject(document.properties) ? document.properties : {};
  const workflow: JsonObject = {
    ...document,
    properties: {
      ...properties,
      steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/step' }, description: 'What is done.' },
    },
  };
  const [choice, kinds] = byKind(workflow);
  const [extended, extensions] = withExtensions(step);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Baton document',
    ...choice,
    $defs: {
      step: extended,
      fallback,
      action: { type: 'string', pattern: '^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$' },
      schema: schemaForSchemas,
      ...kinds,
      ...extensions,
      ...steps,
      ...fallbacks,
    },
  };
};

/** Fields of a step that uses what a kind of document brings in, besides those of the kind. */
const { id, description, needs, when, phase, weight } = universalFields;

/** A step, or one that another kind of document stands for. */
const withExtensions = (step: JsonObject): [JsonObject, JsonObject] => {
  const shape = { id, description, needs, when, phase, weight, on_error: commonFields.on_error.optional() };
  let choice = step;
  const definitions: JsonObject = {};
  for (const { kind, extension } of documentKinds.values()) {
    if (!extension) continue;
    definitions[`${kind}_step`] = toSchema(z.strictObject({ ...shape, ...extension.fields }));
    const then = { $ref: `#/$defs/${kind}_step` };
    choice = { type: 'object', if: { required: [extension.key] }, then, else: choice };
  }
  return [choice, definitions];
};

/** One definition for each kind of document, and a choice between them by `kind`. */
const byKind = (workflow: JsonObject): [JsonObject, JsonObject] => {
  const others = [...documentKinds.values()];
  const schemas: [string, JsonObject][] = [
    ['workflow', workflow],
    ...others.map((kind): [string, JsonObject] => [
      kind.kind,
      { ...toSchema(kindSchema(kind)), description: kind.summary },
    ]),
  ];
  const branches = schemas.map(([name]): Json => {
    const condition: JsonObject = { properties: { kind: { const: name } } };
    if (name !== 'workflow') condition.required = ['kind'];
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
    return { if: condition, then: { $ref: `#/$defs/${name}_document` } };
  });
  const extended = extendedWorkflows(workflow);
  const choice: JsonObject = {
    type: 'object',
    properties: {
      kind: { enum: schemas.map(([name]) => name), description: 'Kind of document. Default: workflow.' },
    },
    allOf: branches,
  };
  const definitions = Object.fromEntries(schemas.map(([name, schema]) => [`${name}_document`, schema]));
  return [choice, { ...definitions, workflow_document: extended }];
};

/** A workflow, or one that begins with what a kind of document brings in: that has all fields, and needs no steps. */
const extendedWorkflows = (workflow: JsonObject): JsonObject => {
  const properties = isObject(workflow.properties) ? workflow.properties : {};
  return [...documentKinds.values()].reduce<JsonObject>((otherwise, { extension }) => {
    if (!extension) return otherwise;
    const { properties: added } = toSchema(z.strictObject(extension.fields));
    const fields = { ...properties, ...(isObject(added) ? added : {}) };
    const then = { ...workflow, required: ['name', extension.key], properties: fields };
    return { if: { required: [extension.key] }, then, else: otherwise };
  }, workflow);
};
