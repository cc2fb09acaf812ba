import type { ManifestStep } from '#contracts/manifest.ts';
import { Outline, type OutlineState } from '#contracts/progress/outline.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { JsonObject } from '#core/json.ts';

/** A state to begin with, or why a step cannot be begun with. */
export type StartState = { state: string } | { refusal: string };

/**
 * Finds the state of a step, or of a block of steps that run at once, to begin an execution with; a condition of the step comes first.
 * With `steps`, only states of these are begun with, not the one that undoes.
 */
export const startStateOf = (
  definition: JsonObject,
  steps: readonly ManifestStep[],
  from: string,
): StartState => {
  const { states } = new Outline(definition);
  const isStep = (name: string): boolean =>
    steps.length === 0 || steps.some(({ id, state }) => id === name || state === name);
  const state = isStep(from) ? states.get(steps.find(({ id }) => id === from)?.state ?? from) : undefined;
  if (!state) {
    const names = beginnings(states).filter(isStep);
    const hint = didYouMean(from, names);
    return {
      refusal: `the version has no step "${from}"; ${hint ?? `it can begin with ${names.join(', ')}`}`,
    };
  }
  const block = outermost(state);
  if (block !== state)
    return {
      refusal: `"${from}" runs beside others or in a loop; begin with "${block.name}", which runs them all again: effects that are done are not repeated`,
    };
  if (!STARTS.has(state.type)) return { refusal: `"${from}" is not a step` };
  const condition = states.get(`when_${state.name}`);
  return { state: condition && !condition.container ? condition.name : state.name };
};

const STARTS = new Set(['Choice', 'Map', 'Parallel', 'Task', 'Wait']);

const outermost = (state: OutlineState): OutlineState => {
  let block = state;
  while (block.container) block = block.container;
  return block;
};

const beginnings = (states: ReadonlyMap<string, OutlineState>): string[] =>
  [...states.values()]
    .filter(({ container, type }) => !container && STARTS.has(type) && type !== 'Choice')
    .map(({ name }) => name);
