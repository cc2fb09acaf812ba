import type { Finding } from '../findings/finding.ts';
import type { Model, Reference, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'result-needed-to-undo';

/** The step whose own result a compensation's input reads, if its action, or Baton's function that it calls, cannot find that result. */
const unfindable = (model: Model, { meaning, expression }: Reference): StepNode | undefined => {
  const { compensation, node } = expression.place;
  if (!compensation || !node || !('node' in meaning) || meaning.node !== node) return undefined;
  // Most of Baton's functions find nothing: they do not ask by a key what came of a call.
  if (node.type?.finds?.(node.step, model.project)) return undefined;
  if (node.type?.errors !== undefined) return node;
  const action = model.actions?.get(node.step.uses ?? '');
  return action && action.broken === undefined && !action.find ? node : undefined;
};

/** Returns the field of the compensation's input that an expression is in; undefined if it is the whole input. */
const fieldOf = ({ expression }: Reference): string | undefined => {
  const { path } = expression;
  const field = path[path.lastIndexOf('with') + 1];
  return field === undefined ? undefined : String(field);
};

/** The author did not write how the platform undoes a step, so the warning is at what the step calls. */
const ofPlatform = ({ step, path }: StepNode): Finding => ({
  code,
  severity: 'warning',
  message:
    `step "${step.id}" is undone with its answer, which is not known if an attempt times out or its process ends; ` +
    'the undo is then parked',
  path: step.operation === undefined ? path : [...path, 'operation'],
  hint:
    'choose what undoing needs beforehand and pass it in "with", such as an id, name the operation that finds what was done in the registry ' +
    '(find), or say how the step is undone without its answer: compensate: { uses: … }',
});

export const resultNeededToUndo = {
  code,
  description:
    "A compensation whose input needs the step's own result, which is not known of an attempt whose process ended before it was in the log. Its " +
    'undo is parked then, unless the action can find the result.',
  example:
    'compensate: { uses: payments/refund, with: { charge: "{{ $charge.id }}" } }   # and payments/charge has no find',
  fix:
    "Let the action find what it did by the effect's key (`options: { find: true }` in its contract, `find` in its handler), let the " +
    'compensating action go by that key (`context.undoes`), or pass only what is known before the step runs.',
  *check(model: Model): Iterable<Finding> {
    const seen = new Set<string>();
    for (const reference of model.references) {
      const node = unfindable(model, reference);
      if (!node) continue;
      if (node.step.compensate?.platform) {
        if (!seen.has(node.step.id)) yield ofPlatform(node);
        seen.add(node.step.id);
        continue;
      }
      const field = fieldOf(reference);
      const at = `${node.step.id} ${field}`;
      if (seen.has(at)) continue;
      seen.add(at);
      const what = field === undefined ? 'the input' : `"${field}"`;
      yield {
        code,
        severity: 'warning',
        message:
          `undoing step "${node.step.id}" needs its result for ${what}, which is not known if an attempt times out or its process ends; ` +
          'the undo is then parked',
        path: reference.expression.path,
        hint:
          `${node.step.uses === undefined ? '' : `let ${node.step.uses} find its effects (options: { find: true }), `}let ` +
          `${node.step.compensate?.uses} go by the key of the effect (context.undoes), or pass only what is known before the step`,
      };
    }
  },
} satisfies Rule;
