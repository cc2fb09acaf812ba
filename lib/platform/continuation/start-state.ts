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
  return { state: entranceOf(states, state.name) };
};

/** Returns the state by which a step is entered: its condition, or the one in which it waits for the turn of its call. */
export const entranceOf = (states: ReadonlyMap<string, OutlineState>, name: string): string =>
  [`when_${name}`, `turn_${name}`].find((before) => {
    const state = states.get(before);
    return state !== undefined && !state.container;
  }) ?? name;

/** Types of states that an execution can begin with. */
export const STARTS = new Set(['Choice', 'Map', 'Parallel', 'Task', 'Wait']);

/** Returns the outermost of the blocks around a state, or the state itself. */
export const outermost = (state: OutlineState): OutlineState => {
  let block = state;
  while (block.container) block = block.container;
  return block;
};

const beginnings = (states: ReadonlyMap<string, OutlineState>): string[] =>
  [...states.values()]
    .filter(({ container, type }) => !container && STARTS.has(type) && type !== 'Choice')
    .map(({ name }) => name);
