import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unlogged-effect';

/** The step around another whose iterations are executions, so that their histories are not the execution's. */
const apartAround = ({ block }: StepNode): StepNode | undefined => {
  for (let at = block.owner; at; at = at.block.owner) if (at.type?.apart?.(at.step)) return at;
  return undefined;
};

const lostIn = ({ step, path }: StepNode, { step: apart }: StepNode): Finding => ({
  code,
  severity: 'warning',
  message:
    `nothing undoes what step "${step.id}" has started once an iteration of "${apart.id}" has ended: only its own execution knows of it, and ` +
    'a later failure names it as OutcomeUnknown',
  path: [...path, 'type'],
  hint: `set mode: inline for "${apart.id}", or call an action that starts the workflow and can undo what it did`,
});

export const unloggedEffect = {
  code,
  description:
    'A step with a compensation whose effect no function makes, or that calls a workflow in a distributed `for_each`. It is not in the log of effects before it has ended: if the execution is ' +
    'stopped, or times out as a whole, while the step is under way, nothing undoes what it does.',
  example: '- id: mark\n    type: aws   # with compensate',
  fix: 'Let an action make the effect, or make it one that may stay: an expiry, a record that is read with its status. Call workflows in an inline `for_each`.',
  *check({ steps }: Model): Iterable<Finding> {
    for (const node of steps) {
      const { step, type, path } = node;
      const apart = type?.calls && step.compensate ? apartAround(node) : undefined;
      if (apart !== undefined) yield lostIn(node, apart);
      const isUnlogged = typeof type?.unlogged === 'function' ? type.unlogged(step) : type?.unlogged === true;
      if (!step.compensate || step.compensate.platform || !isUnlogged) continue;
      yield {
        code,
        severity: 'warning',
        message: `nothing undoes step "${step.id}" if the execution is stopped while it is under way: no function runs it that could log it first`,
        path: [...path, 'compensate'],
        hint: 'let an action make the effect, or make it one that may stay',
      };
    }
  },
} satisfies Rule;
