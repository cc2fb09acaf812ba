import { certain } from '#core/certain.ts';
import type { Json } from '#core/json.ts';
import type { Edge, StateDraft } from '#steps/emission.ts';
import { inlinedValue } from '../inline.ts';
import { outputValue, variablesIn } from '../present-assigns.ts';
import { areMovable, type DraftedMachine, follow, isMovable, type MinimiserRule } from './machine.ts';

/** Lets a state before compute what a separate state does, if it catches the same errors for the same handler and has no effect itself. */
export const foldEvaluations: MinimiserRule = (machine) => {
  let changed = false;
  for (const state of machine.states.values()) {
    if (state.undoes || state.acts || repeats(state)) continue;
    for (const edge of state.edges) {
      const target = machine.states.get(edge.target ?? '');
      if (target?.evaluates && target !== state && fold(machine, state, edge, target)) changed = true;
    }
  }
  return changed;
};

const EVALUATION = 'States.QueryEvaluationError';
const ANY = ['States.ALL', 'States.TaskFailed'];

/** Whether the state would run again because of what fails on the way out of it. */
const repeats = ({ body }: StateDraft): boolean => {
  const retriers = (body.Retry ?? []) as { ErrorEquals: string[]; MaxAttempts: number }[];
  const first = retriers.find(({ ErrorEquals }) =>
    ErrorEquals.some((name) => name === EVALUATION || ANY.includes(name)),
  );
  return first !== undefined && first.MaxAttempts !== 0;
};

const fold = (machine: DraftedMachine, state: StateDraft, edge: Edge, target: StateDraft): boolean => {
  const out = certain(
    target.edges.find(({ slot }) => slot.kind === 'next'),
    'next edge',
  );
  if (!areMovable(out.assigns) || edge.output !== undefined || out.output !== undefined) return false;
  if (!catchesAlike(state, edge, target)) return false;
  const output = target.body.Output;
  if (out.target === undefined) {
    if (edge.slot.kind !== 'next' || output === undefined || !isMovable(JSON.stringify(output))) return false;
    state.body = { ...state.body, Output: outputValue(inlinedValue(output as Json, edge.assigns)) };
    machine.endReads.set(edge, variablesIn(output));
  }
  follow(edge, out);
  return true;
};

/** Whether an error on the way along the edge goes where the other state's errors go. */
const catchesAlike = (state: StateDraft, edge: Edge, target: StateDraft): boolean => {
  const wanted = catchersOf(target);
  // Only what is computed on the way out of a state that has succeeded is caught by it.
  if (edge.slot.kind !== 'next') return wanted.length === 0;
  const own = catchersOf(state);
  return own.length === wanted.length && own.every((catcher, index) => catcher === wanted[index]);
};

/** The ways of errors out of a state; what is set there besides the error itself counts. */
const catchersOf = ({ edges }: StateDraft): string[] =>
  edges.flatMap(({ slot, target, assigns }) =>
    slot.kind === 'catch'
      ? [
          `${slot.errors.join()} ${target} ${assigns.map(({ name, expression }) => `${name}=${withoutStep(expression)}`).join()}`,
        ]
      : [],
  );

const withoutStep = (expression: string): string => expression.replace(/"Step": "\w+", /, '');
