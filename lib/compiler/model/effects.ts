import type { Model, Place, StepNode } from './model.ts';
import { orderOf } from './order.ts';
import { surroundings } from './references.ts';

const effectful = new WeakMap<Model, ReadonlySet<StepNode>>();

/** Steps with something to undo, and those around them. */
const effectsOf = (model: Model): ReadonlySet<StepNode> => {
  const known = effectful.get(model);
  if (known) return known;
  const found = new Set<StepNode>();
  for (const node of model.steps) {
    if (!node.step.compensate) continue;
    for (let at: StepNode | undefined = node; at; at = at.block.owner) found.add(at);
  }
  effectful.set(model, found);
  return found;
};

/** Whether something may have to be undone when an expression is evaluated: a step before it has effects, or a round of its loop. */
export const isAfterEffect = (model: Model, place: Place): boolean => {
  const effects = effectsOf(model);
  if (effects.size === 0) return false;
  if (place.sees === 'binds' && place.node && effects.has(place.node)) return true;
  return surroundings(place).some(({ block, at }) =>
    block.steps.some(
      (node) => effects.has(node) && node !== at && (!at || orderOf(block).precedes(node, at)),
    ),
  );
};
