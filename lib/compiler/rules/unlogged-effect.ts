import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unlogged-effect';

/** The step around another whose iterations are executions, so that their histories are not the execution's. */
const apartAround = ({ block }: StepNode): StepNode | undefined => {
  for (let at = block.owner; at; at = at.block.owner) if (at.type?.apart?.(at.step)) return at;
  return undefined;
};

/** Whether no function runs a step that could log its effect first. What a workflow step starts apart from its execution is logged. */
const isUnlogged = ({ step, type }: StepNode, isApart: boolean): boolean => {
  if (type?.calls && isApart) return false;
  return typeof type?.unlogged === 'function' ? type.unlogged(step) : type?.unlogged === true;
};

const found = ({ step }: StepNode, apart: StepNode | undefined): Pick<Finding, 'hint' | 'message'> =>
  apart
    ? {
        message:
          `nothing undoes step "${step.id}" once its iteration of "${apart.step.id}" has ended: it runs without a function that could log it, and a ` +
          'later failure names it as OutcomeUnknown',
        hint: `move the effect into an action, or set mode: inline for "${apart.step.id}"`,
      }
    : {
        message: `nothing undoes step "${step.id}" if the execution is stopped while it is under way: it runs without a function that could log it first`,
        hint: 'move the effect into an action, or make it one that may stay',
      };

export const unloggedEffect = {
  code,
  description:
    'A step with a compensation whose effect no function makes. It is not in the log of effects before it has ended: if the execution is ' +
    'stopped, or times out as a whole, while the step is under way, nothing undoes what it does. In a distributed `for_each`, nothing does once ' +
    'its iteration has ended.',
  example: '- id: mark\n    type: aws   # with compensate',
  fix: 'Move the effect into an action, or make it one that may stay: an expiry, a record that is read with its status.',
  *check({ steps }: Model): Iterable<Finding> {
    for (const node of steps) {
      const { step, path } = node;
      if (!step.compensate || step.compensate.platform) continue;
      const apart = apartAround(node);
      if (!isUnlogged(node, apart !== undefined)) continue;
      yield { code, severity: 'warning', ...found(node, apart), path: [...path, 'compensate'] };
    }
  },
} satisfies Rule;
