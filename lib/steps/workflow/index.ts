import { dollarsOfCall } from '#contracts/prices.ts';
import { checkKept } from '../kept.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import { defineStep } from '../step-type.ts';
import { checkWorkflow } from './check.ts';
import { cleaningBefore, emit } from './emit.ts';
import { outputOf } from './output.ts';
import { fields } from './schema.ts';
import { hasVariants } from './targets.ts';
import { undo, undoes, waits } from './undo.ts';

/** What a function does with the input before an execution is started, in words. */
const preparing = (step: Step, project: Project): string[] => {
  if (hasVariants(String(step.workflow), project))
    return [`a function chooses which variant of ${step.workflow} is started by ${step.id}`];
  return cleaningBefore(step, project).by === 'function'
    ? [`a function cleans what ${step.id} passes on, as the schema of ${step.workflow} asks`]
    : [];
};

export const workflowStep = defineStep({
  type: 'workflow',
  summary:
    "Starts another workflow of the project and waits for its output; what it did is undone with this workflow's effects.",
  common: ['with', 'retry', 'timeout', 'on_error', 'compensate', 'irreversible', 'cache', 'estimate'],
  fields,
  effect: undoes,
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
      ? outputOf(String(step.workflow), project)
      : {
          type: 'object',
          additionalProperties: false,
          required: ['execution'],
          properties: { execution: { type: 'string' } },
        },
  services: (step, project, isApart) => {
    const notes = [
      ...preparing(step, project),
      ...(isApart && step.compensate ? [`a function logs what ${step.id} starts`] : []),
    ];
    return notes.length === 0
      ? undefined
      : { dollars: notes.length * dollarsOfCall(0.1, 0.5), note: notes.join('; ') };
  },
  detail: (step) => `runs ${step.workflow}`,
  emit,
});
