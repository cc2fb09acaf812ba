import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import { compileDefinition, type DocumentDefinition } from './define-workflow.ts';
import type { WorkflowDocument } from './document.ts';
import { plannedSteps } from './plan/cost.ts';
import type { CompileOptions, Plan } from './types.ts';

/** A change of a workflow that would make executions cheaper. */
export interface Hint {
  step: string;
  /** What to write. */
  change: string;
  /** What it asks of the workflow, in words. */
  needs: string;
  /** US dollars that an execution costs less, as it is planned; with the observed durations if the hint is of what was observed. */
  dollars: number;
}

/** Items of a batch that is proposed. */
const BATCH_SIZE = 10;

/** Savings that are worth a hint, as a part of what an execution costs. */
const WORTH = 0.02;

/** What is tried of a step. */
interface Change {
  fields: JsonObject;
  change: string;
  needs: string;
}

/** Changes of a `for_each` that is not distributed. */
const INLINE_CHANGES: readonly Change[] = [
  {
    fields: { executions: 'express' },
    change: 'executions: express',
    needs:
      'its steps have no effect and end within five minutes; its iterations are separate executions then',
  },
];

/** Changes of a distributed `for_each`. */
const CHANGES: readonly Change[] = [
  {
    fields: { executions: 'express' },
    change: 'executions: express',
    needs: 'its steps have no effect and end within five minutes',
  },
  {
    fields: { batch: { size: BATCH_SIZE } },
    change: `batch: { size: ${BATCH_SIZE} }`,
    needs: 'its steps can take a list of items, and need no more time for the list than for one item',
  },
];

/**
 * Tries changes of a workflow's loops by compiling the workflow with each, and returns those without errors that save
 * something worth mentioning, the largest saving first. What they save is the difference of the plans.
 */
export const hintsFor = (
  { document, plan, text }: { document: WorkflowDocument; plan: Plan; text: string },
  options: CompileOptions,
): Hint[] => {
  const written = parse(text) as Json;
  if (!isObject(written) || document.origin !== undefined) return [];
  const loops = [...plannedSteps(document.steps)].filter(({ type }) => type === 'for_each');
  const hints = loops.flatMap((step) =>
    changesOf(step)
      .filter(({ fields }) => Object.keys(fields).every((field) => step[field] === undefined))
      .flatMap(({ fields, ...about }): Hint[] => {
        const saved = savedBy(withFields(written, step.id, fields), plan, options);
        return saved ? [{ step: step.id, ...about, dollars: saved.dollars }] : [];
      }),
  );
  return hints.sort((one, other) => other.dollars - one.dollars);
};

/**
 * Compiles a changed workflow; returns its plan, and what an execution costs less. Undefined if the change is a mistake, or saves nothing worth
 * mentioning.
 */
export const savedBy = (
  changed: Json,
  plan: Plan,
  options: CompileOptions,
): { plan: Plan; dollars: number } | undefined => {
  const { plan: tried } = compileDefinition({ definition: Object(changed) as DocumentDefinition }, options);
  const dollars = tried ? plan.dollars.total - tried.dollars.total : 0;
  return tried && dollars > plan.dollars.total * WORTH ? { plan: tried, dollars } : undefined;
};

/** Changes of a loop that may save something. */
const changesOf = (step: Step): readonly Change[] => {
  if (stepTypes.get(step.type)?.apart?.(step)) return CHANGES;
  return step.mode === 'inline' ? [] : INLINE_CHANGES;
};

/** Returns a document with fields added to the step of an id, at any depth. */
const withFields = (value: Json, id: string, fields: JsonObject): Json => {
  if (Array.isArray(value)) return value.map((item) => withFields(item, id, fields));
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withFields(item, id, fields)]),
  );
  return value.id === id ? { ...inner, ...fields } : inner;
};
