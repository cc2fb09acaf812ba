import type { JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment, StateDraft } from '#steps/emission.ts';
import type { Emitter } from './emitter.ts';
import { errorOf, routeAll } from './errors.ts';
import type { Subgraph } from './subgraph.ts';

/**
 * Emits a state that does nothing but set variables, and catches what fails in that. Of all states only Task, Parallel and Map have a
 * Catch, and a Map of an empty list takes one transition.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const evaluationState = (
  emitter: Emitter,
  { stepId, wanted, what }: { stepId: string | undefined; wanted: string; what: string },
  assigns: Assignment[],
): Fragment => {
  const { graph } = emitter;
  const name = emitter.stateName(wanted);
  const nothing = emitter.stateName(`${wanted}_nothing`);
  const body: JsonObject = {
    Type: 'Map',
    Comment: `Computes ${what}; a Map of nothing, because it can catch errors.`,
    Items: [],
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: nothing,
      States: { [nothing]: { Type: 'Succeed', Comment: 'Never runs.' } },
    },
  };
  const next: Edge = { slot: { kind: 'next' }, assigns };
  const error = stepId === undefined ? '$merge([$states.errorOutput, {"At": $millis()}])' : errorOf(stepId);
  const state: StateDraft = {
    name,
    body,
    edges: [...routeAll(graph, error), next],
    expected: next,
    evaluates: true,
  };
  emitter.add(state);
  return { entry: name, pending: [], exits: [next] };
};

/** Whether an error has somewhere to go that it only reaches if a state catches it: a block's handler, or compensations of what was done. */
export const isAtRisk = ({ handlers, acted }: Subgraph): boolean =>
  handlers.some(({ base }) => !base) || (acted && handlers.length > 0);

/** Whether a state before may catch what fails on the way out of it, though it is not its own. */
export const mayBeSwallowed = ({ states }: Subgraph): boolean =>
  [...states.values()].some(({ edges }) => edges.some(({ slot }) => slot.kind === 'catch'));
