import { STEP_ID } from '#steps/common-fields.ts';
import { RESERVED_NAMES } from '../expressions/reserved.ts';
import type { BlockNode, Expression, Meaning, Model, Place, Reference, StepNode } from './model.ts';
import { orderOf } from './order.ts';

/** Returns the step whose result a step yields: itself, or the one that it stands in for, fallbacks of fallbacks included. */
export const standsFor = (node: StepNode): StepNode => (node.fallbackOf ? standsFor(node.fallbackOf) : node);

/** Names that are there everywhere but in triggers. */
const EVERYWHERE = ['input', 'execution'];

/** Names at the places that see no step, by what they see. */
const ALONE: Partial<Record<Place['sees'], readonly string[]>> = {
  nothing: [],
  event: ['event'],
  input: ['input'],
  outcome: ['input', 'output'],
};

/** Resolves every variable of every expression. */
export const referencesOf = (model: Model): Reference[] => {
  const references: Reference[] = [];
  for (const expression of model.expressions) {
    if (!expression.analysis.ok) continue;
    for (const path of expression.analysis.paths) {
      // A step with a reserved id is reported; what its name means elsewhere is open.
      if (RESERVED_NAMES.has(path.variable) && model.byId.has(path.variable)) continue;
      references.push({ expression, path, meaning: meaningOf(model, expression.place, path.variable) });
    }
  }
  return references;
};

/** Returns the blocks around a place, innermost first, each with the step of it that the place is in or at. */
export const surroundings = (place: Place): { block: BlockNode; at?: StepNode }[] => {
  const chain: { block: BlockNode; at?: StepNode }[] = [];
  if (place.block) chain.push({ block: place.block });
  let node = place.node;
  while (node) {
    chain.push({ block: node.block, at: standsFor(node) });
    node = node.block.owner;
  }
  return chain;
};

/** Whether `$error` is there: in what happens after a failure, at any depth. */
const seesError = (place: Place): boolean => {
  if (place.sees === 'error') return true;
  for (let node = place.node; node; node = node.block.owner) if (node.fallbackOf) return true;
  return false;
};

/** Names other than steps that are set at a place, with the block that sets them. */
export const boundNames = (place: Place): Map<string, BlockNode | undefined> => {
  const alone = ALONE[place.sees];
  if (alone) return new Map(alone.map((name) => [name, undefined]));
  const names = new Map<string, BlockNode | undefined>(EVERYWHERE.map((name) => [name, undefined]));
  if (seesError(place)) names.set('error', undefined);
  for (const { block } of surroundings(place)) {
    for (const name of block.block?.binds ?? []) if (!names.has(name)) names.set(name, block);
  }
  return names;
};

/** Returns what a name means at a place. */
export const meaningOf = (model: Model, place: Place, name: string): Meaning => {
  const alone = ALONE[place.sees];
  if (alone) return alone.includes(name) ? { kind: 'bound', name } : { kind: 'missing' };
  // Where a secret may not be read, `misplaced-secret` says so.
  if (EVERYWHERE.includes(name) || name === 'secrets') return { kind: 'bound', name };
  const target = model.byId.get(name);
  const bound = target ? undefined : boundNames(place);
  if (bound?.has(name)) return { kind: 'bound', name, block: bound.get(name) };
  if (!target) return { kind: 'missing' };
  for (const { block, at } of surroundings(place)) {
    if (block !== target.block) continue;
    if (!at)
      return place.sees === 'binds' ? { kind: 'hidden', node: target } : { kind: 'step', node: target };
    if (at === target) {
      const own = place.sees === 'after' && place.node !== undefined && standsFor(place.node) === target;
      return { kind: own ? 'step' : 'self', node: target };
    }
    if (orderOf(block).precedes(target, at)) return { kind: 'step', node: target };
    return { kind: block.graph ? 'unordered' : 'later', node: target, reader: at };
  }
  return { kind: 'hidden', node: target };
};

/** Returns the names of steps that a place may read. */
export const readableSteps = (place: Place): string[] =>
  ALONE[place.sees]
    ? []
    : surroundings(place).flatMap(({ block, at }) =>
        block.steps
          .filter((node) => (at ? orderOf(block).precedes(node, at) : place.sees !== 'binds'))
          .map((node) => node.step.id)
          .filter((id) => STEP_ID.test(id)),
      );

/** Whether an expression names a step whose id cannot be a variable, such as `$my-step`: that is said of the id, and what follows from it is not. */
export const namesUnfitStep = (
  { byId }: Pick<Model, 'byId'>,
  { text }: Pick<Expression, 'text'>,
): boolean => {
  for (const id of byId.keys()) if (!STEP_ID.test(id) && id !== '' && text.includes(`$${id}`)) return true;
  return false;
};
