import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Schemas } from '#steps/step-type.ts';
import { analyse } from '../expressions/analyse.ts';
import { parseTemplate } from '../expressions/template.ts';
import { followPath, NEVER } from '../schemas/json-schema.ts';
import type { BlockNode, Model, Reference, StepNode } from './model.ts';

/** JSON Schema of the variables that are the same in every workflow. */
const EXECUTION_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    started_at: { type: 'string' },
    workflow: { type: 'string' },
    version: { type: 'string' },
  },
};

/** JSON Schema of `$error`: what Step Functions says of a failure, the step, and when (milliseconds since the epoch). */
const ERROR_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    Error: { type: 'string' },
    Cause: { type: 'string' },
    Step: { type: 'string' },
    At: { type: 'number' },
    Outcome: { type: 'string' },
  },
};

/** JSON Schema of a step's result as it is when the step has run and not failed. */
export const resultSchema = (model: Model, node: StepNode): JsonObject | undefined => {
  const own = ownResult(model, node);
  const { fallback, fallback_value: value } = node.step.on_error ?? {};
  if (fallback === undefined && value === undefined) return own;
  const other = node.fallback ? model.resultOf(node.fallback) : templateSchema(model, value!);
  return own && other ? { anyOf: [own, other] } : undefined;
};

const ownResult = (model: Model, node: StepNode): JsonObject | undefined => {
  const { step, type } = node;
  if (type?.result) {
    const values = node.blocks.map((block) => valueSchema(model, block));
    return type.result(step, values, schemasFor(model));
  }
  return step.uses === undefined ? undefined : model.actions?.get(step.uses)?.output;
};

/** What is known of values of the document, for step types. */
export const schemasFor = (model: Model): Schemas => ({
  expression: (text) => expressionSchema(model, text),
  template: (value) => templateSchema(model, value),
});

/** JSON Schema of a name that a block binds. */
const boundSchema = (model: Model, block: BlockNode, name: string): JsonObject | undefined => {
  const { owner } = block;
  return owner?.type?.bound?.(owner.step, schemasFor(model))[name];
};

/** Whether nothing ever runs behind a step. */
export const alwaysEnds = ({ type, step }: StepNode): boolean =>
  type?.ends === true && step.when === undefined;

/** JSON Schema of a block's value: its output, or the result of its last step. */
const valueSchema = (model: Model, block: BlockNode): JsonObject | undefined => {
  if (block.steps.some(alwaysEnds)) return NEVER;
  const output = block.block?.output;
  if (output !== undefined) return templateSchema(model, output);
  const last = block.steps.at(-1);
  if (!last || last.step.when !== undefined || last.step.on_error) return undefined;
  return model.resultOf(last);
};

/** What can be said of a template's value without computing it. */
const templateSchema = (model: Model, value: Json): JsonObject | undefined => {
  if (typeof value === 'string') return textSchema(model, value);
  if (Array.isArray(value)) return { type: 'array' };
  if (!isObject(value)) return { const: value };
  const properties: JsonObject = {};
  for (const [key, item] of Object.entries(value)) properties[key] = templateSchema(model, item) ?? {};
  return { type: 'object', additionalProperties: false, properties };
};

const textSchema = (model: Model, text: string): JsonObject | undefined => {
  const template = parseTemplate(text);
  if (!template.ok) return undefined;
  if (!template.whole) return { type: 'string' };
  return expressionSchema(model, template.whole.text);
};

/** JSON Schema of an expression that is a plain path into a step's result or the input; undefined for all others. */
export const expressionSchema = (model: Model, text: string): JsonObject | undefined => {
  const analysis = analyse(text);
  if (!analysis.ok) return undefined;
  const [path] = analysis.paths;
  const plain = analysis.ast.type === 'variable' || analysis.ast.type === 'path';
  if (!path || !plain || path.start !== 0 || path.end !== text.length) return undefined;
  const schema = variableSchema(model, path.variable);
  if (!schema) return undefined;
  const found = followPath(schema, path.steps);
  // A reference inside of what is found can only be followed from the whole that it was found in.
  return found.kind === 'ok' && found.schema && !found.spread
    ? withDefinitions(found.schema, schema)
    : undefined;
};

const withDefinitions = (schema: JsonObject, root: JsonObject): JsonObject =>
  schema === root
    ? schema
    : {
        ...defined({ $defs: root.$defs, definitions: root.definitions }),
        ...schema,
      };

/** JSON Schema of what a variable holds, for those whose meaning is the same all over the document. */
const variableSchema = (model: Model, name: string): JsonObject | undefined => {
  if (name === 'input') return model.input;
  if (name === 'error') return ERROR_SCHEMA;
  if (name === 'execution') return EXECUTION_SCHEMA;
  const node = model.byId.get(name);
  return node && model.resultOf(node);
};

/** JSON Schema of what a variable holds where it is read. */
export const referenceSchema = (model: Model, { path, meaning }: Reference): JsonObject | undefined => {
  if (meaning.kind === 'step') return model.resultOf(meaning.node);
  if (meaning.kind !== 'bound') return undefined;
  return meaning.block
    ? boundSchema(model, meaning.block, meaning.name)
    : variableSchema(model, path.variable);
};
