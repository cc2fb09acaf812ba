import { certain } from '#core/certain.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Schemas } from '#steps/step-type.ts';
import { analyse } from '../expressions/analyse.ts';
import { literalItems } from '../expressions/literal-items.ts';
import { secretOf } from '../expressions/secrets.ts';
import { parseTemplate } from '../expressions/template.ts';
import { NEVER } from '../schemas/json-schema.ts';
import { misfits } from './fit.ts';
import { knownAt } from './knowledge.ts';
import type { BlockNode, Meaning, Model, Place, Reference, StepNode } from './model.ts';
import { meaningOf } from './references.ts';
import { itemsOf, type TypeScope, typeOf, union } from './types.ts';

/** JSON Schema of the variables that are the same in every workflow. */
const EXECUTION_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'started_at', 'started_by', 'correlation_id', 'workflow', 'version'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    started_at: { type: 'string' },
    started_by: { type: ['string', 'null'] },
    correlation_id: { type: 'string' },
    workflow: { type: 'string' },
    version: { type: 'string' },
  },
};

/** JSON Schema of `$error`: what Step Functions says of a failure, the step, and when (milliseconds since the epoch). */
const ERROR_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    Error: { type: 'string' },
    Cause: { type: 'string' },
    Step: { type: 'string' },
    At: { type: 'number' },
    Outcome: { type: 'string' },
  },
};

/** Returns the JSON Schema of a step's result as it is when the step has run and not failed. */
export const resultSchema = (model: Model, node: StepNode): JsonObject | undefined => {
  const own = ownResult(model, node);
  const { fallback, fallback_value: value } = node.step.on_error ?? {};
  if (fallback === undefined && value === undefined) return own;
  const other = node.fallback
    ? model.resultOf(node.fallback)
    : templateSchema(model, certain(value, 'value'), { node, sees: 'error' });
  return own && other ? { anyOf: [own, other] } : undefined;
};

const ownResult = (model: Model, node: StepNode): JsonObject | undefined => {
  const { step, type } = node;
  if (type?.result) {
    const values = node.blocks.map((block) => valueSchema(model, block));
    return type.result(step, values, schemasFor(model, node));
  }
  return step.uses === undefined ? undefined : model.actions?.get(step.uses)?.output;
};

/** Returns what is known of the values of a step's fields, for step types. */
export const schemasFor = (model: Model, node: StepNode): Schemas => {
  const before: Place = { node, sees: 'before' };
  const inside: Place = { node, sees: 'inside', block: node.blocks[0] };
  return {
    workflow: model.document.name,
    project: model.project,
    malformed: model.gaps.malformed.has(node.step),
    sections: model.document,
    malformedSections: model.gaps.sections,
    misfits: (value, { schema, path, who }) =>
      misfits(value, schema, path, {
        who,
        root: schema,
        expression: (text) => expressionSchema(model, text, before),
      }),
    expression: (text) => expressionSchema(model, text, before),
    items: (text) => itemsOf(expressionSchema(model, text, before)),
    literalItems,
    template: (value, where) => templateSchema(model, value, where === 'inside' ? inside : before),
  };
};

type Bound = Record<string, JsonObject | undefined>;

const boundSchemas = new WeakMap<BlockNode, Bound>();

/** JSON Schema of a name that a block binds. */
const boundSchema = (model: Model, block: BlockNode, name: string): JsonObject | undefined => {
  const known = boundSchemas.get(block);
  if (known) return ownField(known, name);
  // What a loop carries on may depend on itself; it is unknown then.
  boundSchemas.set(block, {});
  const { owner } = block;
  const bound = owner?.type?.bound?.(owner.step, schemasFor(model, owner)) ?? {};
  boundSchemas.set(block, bound);
  return ownField(bound, name);
};

/** Whether nothing ever runs behind a step. */
export const alwaysEnds = ({ type, step }: StepNode): boolean =>
  type?.ends === true && step.when === undefined;

/** JSON Schema of a block's value: its output, or the result of its last step. */
const valueSchema = (model: Model, block: BlockNode): JsonObject | undefined => {
  if (block.steps.some(alwaysEnds)) return NEVER;
  const output = block.block?.output;
  if (output !== undefined)
    return templateSchema(model, output, { node: block.owner, sees: 'inside', block });
  const last = block.steps.at(-1);
  if (!last || last.step.when !== undefined || last.step.on_error) return undefined;
  return model.resultOf(last);
};

/** Returns the JSON Schema of the workflow's output, if it is certain. */
export const outputSchema = (model: Model): JsonObject | undefined => {
  if (model.steps.some(({ type }) => type?.endsWorkflow)) return undefined;
  const { output } = model.document;
  return output === undefined
    ? valueSchema(model, model.root)
    : templateSchema(model, output, { sees: 'inside', block: model.root });
};

/** What can be said of a template's value without computing it. */
const templateSchema = (model: Model, value: Json, place: Place): JsonObject | undefined => {
  if (typeof value === 'string') return textSchema(model, value, place);
  if (Array.isArray(value)) {
    const items = union(value.map((item) => templateSchema(model, item, place)));
    return items ? { type: 'array', items } : { type: 'array' };
  }
  if (!isObject(value)) return { const: value };
  const properties: JsonObject = {};
  for (const [key, item] of Object.entries(value)) properties[key] = templateSchema(model, item, place) ?? {};
  return { type: 'object', additionalProperties: false, properties, required: Object.keys(properties) };
};

const textSchema = (model: Model, text: string, place: Place): JsonObject | undefined => {
  const template = parseTemplate(text);
  if (!template.ok) return undefined;
  if (!template.whole) return { type: 'string' };
  return expressionSchema(model, template.whole.text, place);
};

/** Returns the JSON Schema of what an expression yields at a place; undefined if it is not known. */
export const expressionSchema = (model: Model, text: string, place: Place): JsonObject | undefined => {
  if (secretOf(text) !== undefined) return { type: 'string' };
  const analysis = analyse(text);
  return analysis.ok ? typeOf(analysis.ast, typesAt(model, place)) : undefined;
};

/** Returns what the names at a place mean for types. */
export const typesAt = (model: Model, place: Place): TypeScope => ({
  facts: knownAt(place).facts,
  variable: (name) => meaningSchema(model, name, meaningOf(model, place, name)),
});

/** JSON Schema of what a variable holds, for those whose meaning is the same all over the document. */
const variableSchema = (model: Model, name: string): JsonObject | undefined => {
  if (name === 'input') return model.input;
  if (name === 'error') return ERROR_SCHEMA;
  if (name === 'execution') return EXECUTION_SCHEMA;
  return undefined;
};

/** JSON Schema of the output by which variants are compared; unknown if one starts another workflow or version, whose output may be another. */
const measuredSchema = (model: Model): JsonObject | undefined => {
  const { variants = {} } = model.document;
  const isOwn = Object.values(variants).every(
    ({ workflow, version }) => workflow === undefined && version === undefined,
  );
  const isRead = ['variants', 'steps', 'output'].every((section) => !model.gaps.sections.has(section));
  return isOwn && isRead ? outputSchema(model) : undefined;
};

const meaningSchema = (model: Model, name: string, meaning: Meaning): JsonObject | undefined => {
  if (meaning.kind === 'step') return model.resultOf(meaning.node);
  if (meaning.kind !== 'bound') return undefined;
  if (name === 'output' && !meaning.block) return measuredSchema(model);
  return meaning.block ? boundSchema(model, meaning.block, meaning.name) : variableSchema(model, name);
};

/** Returns the JSON Schema of what a variable holds where it is read. */
export const referenceSchema = (model: Model, { path, meaning }: Reference): JsonObject | undefined =>
  meaningSchema(model, path.variable, meaning);
