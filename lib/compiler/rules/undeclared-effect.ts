import { isUndoneByLog } from '#steps/undo-by-log.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'undeclared-effect';

const isDeclared = (model: Model, node: StepNode): boolean =>
  (node.step.compensate !== undefined && !isPartlyUndone(model, node)) ||
  node.step.irreversible !== undefined ||
  node.step.uncompensated === true;

/** Whether the log undoes some of what a step does, and nothing the rest, while other steps are undone. */
const isPartlyUndone = (model: Model, node: StepNode): boolean =>
  isUndoneByLog(node.step) &&
  effectOfType(model, node) === true &&
  model.steps.some((other) => other !== node && other.step.compensate !== undefined);

const effectOfType = (model: Model, { step, type }: StepNode): boolean | undefined =>
  typeof type?.effect === 'function' ? type.effect(step, model.project) : type?.effect;

/** true: it changes the world; false: it does not; undefined: the contract does not say. */
const effectOf = (model: Model, node: StepNode, undone: ReadonlySet<string>): boolean | undefined => {
  if (effectOfType(model, node)) return true;
  const { step } = node;
  if (step.uses === undefined) return false;
  // What is undone somewhere has an effect everywhere.
  return undone.has(step.uses) || model.actions?.get(step.uses)?.effect;
};

export const undeclaredEffect = {
  code,
  description:
    'In a workflow with compensations, a step that neither compensates nor is `irreversible`. An error if the ' +
    "action's contract says `options: { effect: true }` or another step compensates the same action; a warning if the " +
    'contract does not say; nothing where it says `effect: false`.',
  example: '- id: ship\n    uses: shipping/book   # another step has compensate',
  fix: "Add `compensate`, or `irreversible: true`; or say `effect: false` in the action's contract.",
  *check(model: Model): Iterable<Finding> {
    const undone = new Set(
      model.steps.filter(({ step }) => step.compensate).map(({ step }) => step.uses ?? ''),
    );
    if (undone.size === 0) return;
    for (const node of model.steps) {
      const { step } = node;
      if (!node.type || isDeclared(model, node) || model.gaps.malformed.has(step)) continue;
      // A fallback is part of its step, whose declaration is asked for already.
      if (node.fallbackOf && !isDeclared(model, node.fallbackOf)) continue;
      if (step.uses !== undefined && model.actions?.has(step.uses) === false) continue;
      const effect = effectOf(model, node, undone);
      if (effect === false || (effect === undefined && !model.actions)) continue;
      const name = node.fallbackOf ? `the fallback of "${node.fallbackOf.step.id}"` : `step "${step.id}"`;
      const what = effect ? 'changes the world' : 'may change the world (its contract does not say)';
      yield {
        code,
        severity: effect ? 'error' : 'warning',
        message: `${name} ${what}, other steps are undone when the workflow fails, and this one says nothing`,
        path: node.fallbackOf ? [...node.path, 'uses'] : [...node.path, 'id'],
        hint:
          'add "compensate", or "irreversible: true"' +
          (effect ? '' : `; or export options = { effect: false } in lambdas/${step.uses}/contract.ts`),
      };
    }
  },
} satisfies Rule;
