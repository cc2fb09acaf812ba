import { dollarsOfCall } from '#contracts/prices.ts';
import { checkKept } from '../kept.ts';
import { defineStep } from '../step-type.ts';
import { checkWorkflow } from './check.ts';
import { cleaningBefore, emit } from './emit.ts';
import { fields } from './schema.ts';
import { undo, waits } from './undo.ts';

export const workflowStep = defineStep({
  type: 'workflow',
  summary:
    "Starts another workflow of the project and waits for its output; what it did is undone with this workflow's effects.",
  common: ['with', 'retry', 'timeout', 'on_error', 'compensate', 'irreversible', 'cache', 'estimate'],
  fields,
  effect: (step, project) => project.workflows?.get(String(step.workflow))?.undoes ?? false,
  unlogged: (step) => !waits(step),
  calls: (step) => (typeof step.workflow === 'string' ? [step.workflow] : []),
  undo,
  check: (step, schemas) => [...checkWorkflow(step, schemas), ...checkKept(step)],
  kept: ({ workflow, wait, with: input = {} }) => ({
    of: `workflow/${workflow}`,
    version: String(wait ?? true),
    input,
  }),
  result: (step, _values, { project }) =>
    waits(step)
      ? project.workflows?.get(String(step.workflow))?.output
      : {
          type: 'object',
          additionalProperties: false,
          required: ['execution'],
          properties: { execution: { type: 'string' } },
        },
  services: (step, project) =>
    cleaningBefore(step, project).by === 'function'
      ? {
          dollars: dollarsOfCall(0.1, 0.5),
          note: `a function cleans what ${step.id} hands on, as the schema of ${step.workflow} asks`,
        }
      : undefined,
  detail: (step) => `runs ${step.workflow}`,
  emit,
});
