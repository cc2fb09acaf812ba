import type { JsonObject } from '#core/json.ts';
import { defineStep, type Schemas } from '../step-type.ts';
import { checkForEach, spread } from './check.ts';
import { emit } from './emit.ts';
import { expectedIterations, type ForEachStep, isDistributed, itemSchema } from './list.ts';
import { WRITTEN } from './results.ts';
import { fields } from './schema.ts';

/**
 * Iterations of an inline Map that Step Functions runs at once.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
const MAX_INLINE_CONCURRENCY = 40;
/**
 * Executions of a map run that Step Functions runs at once.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
const MAX_DISTRIBUTED_CONCURRENCY = 10_000;

const maxConcurrency = (step: ForEachStep): number =>
  isDistributed(step) ? MAX_DISTRIBUTED_CONCURRENCY : MAX_INLINE_CONCURRENCY;

export const forEachStep = defineStep<ForEachStep>({
  type: 'for_each',
  summary:
    "Runs steps for each item of a list, concurrently; the result lists the iterations' values in the order of the items.",
  common: ['on_error'],
  fields,
  blocks: (step) => [
    {
      path: ['steps'],
      steps: step.steps,
      output: step.output,
      kind: 'iteration',
      binds: [step.as ?? 'item', 'index', ...(step.batch?.input === undefined ? [] : ['batch'])],
    },
  ],
  repeats: expectedIterations,
  express: ({ executions }) => executions === 'express',
  lanes: (step) => Math.min(maxConcurrency(step), step.max_concurrency ?? maxConcurrency(step)),
  apart: isDistributed,
  spread,
  sites: [
    { path: ['foreach'], kind: 'expression', sees: 'before' },
    { path: ['from', 'key'], kind: 'template', sees: 'before' },
    { path: ['from', 'list'], kind: 'template', sees: 'before' },
    { path: ['batch', 'input'], kind: 'template', sees: 'before' },
    { path: ['output'], kind: 'template', sees: 'inside' },
  ],
  events: 4,
  effect: false,
  detail: (step) => `each ${step.as ?? 'item'} of ${step.foreach ?? step.from?.key ?? step.from?.list}`,
  bound: (step, schemas) => ({
    [step.as ?? 'item']: itemSchema(step, schemas),
    index: { type: 'integer' },
    ...(step.batch?.input === undefined ? {} : { batch: schemas.template(step.batch.input) }),
  }),
  check: checkForEach,
  result: (step, [value], schemas) =>
    step.results
      ? WRITTEN
      : { type: 'array', items: itemResult(step, value ?? {}), ...mostValues(step, schemas) },
  emit,
});

/** How many values there are at most, if the schema of the list says how many items it has. */
const mostValues = (step: ForEachStep, schemas: Schemas): JsonObject => {
  const { maxItems } = (step.foreach === undefined ? undefined : schemas.expression(step.foreach)) ?? {};
  return typeof maxItems === 'number' ? { maxItems: Math.ceil(maxItems / (step.batch?.size ?? 1)) } : {};
};

/** What an iteration that failed has as its value is in the result too. */
const itemResult = ({ on_item_error: onError = 'fail' }: ForEachStep, value: JsonObject): JsonObject => {
  if (onError === 'fail') return value;
  const text = { type: 'string' };
  const failed: JsonObject =
    onError === 'skip'
      ? { type: 'null' }
      : { type: 'object', required: ['error'], properties: { error: text, cause: text } };
  return { anyOf: [value, failed] };
};
