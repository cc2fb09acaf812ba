import type { ErrorAction } from '#steps/step.ts';
import { allowsNull } from '../schemas/json-schema.ts';
import type { Model, StepNode } from './model.ts';

/** Why a step's result may not be there although the step is behind: it was skipped, it failed, or it yields nothing. */
export type Absence = 'when' | 'skip' | 'continue' | 'null';

/** Whether a block around a step says what happens to its errors. */
const isGuarded = (node: StepNode): boolean => {
  for (let owner = node.block.owner; owner; owner = owner.block.owner) {
    if (owner.step.on_error) return true;
  }
  return false;
};

/** What happens to an error of a step: its own setting, or the document's if no block around it handles errors. */
const errorActionOf = (model: Model, node: StepNode): ErrorAction => {
  if (!node.type?.common.includes('on_error')) return 'fail';
  const own = node.step.on_error?.action;
  if (own) return own;
  return isGuarded(node) ? 'fail' : (model.document.defaults?.on_error ?? 'fail');
};

/** Returns all the ways in which a step's result may be missing. */
export const absencesOf = (model: Model, node: StepNode): Absence[] => {
  const found: Absence[] = [];
  if (node.step.when !== undefined) found.push('when');
  const action = errorActionOf(model, node);
  const replaced = node.step.on_error?.fallback_value !== undefined;
  if (!replaced && (action === 'skip' || action === 'continue')) found.push(action);
  const schema = model.resultOf(node);
  if (schema && allowsNull(schema)) found.push('null');
  return found;
};
