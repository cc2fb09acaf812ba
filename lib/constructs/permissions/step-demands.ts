import { calledFunction } from '#contracts/called-action.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { calledActions, namedActions } from '#contracts/permissions/step-calls.ts';
import { isObject } from '#core/json.ts';
import type { StepDemand } from '../access/index.ts';

/** The function that calls tools. */
const TOOLS = 'platform/call-tool';

/** Returns the actions that a definition names: those that its states call, and those that undo. Scripts are not among them. */
export const namedActionsOf = ({ substitutions, scripts = {} }: WorkflowManifest): string[] =>
  Object.values(substitutions).flatMap((substitution) => {
    const action = calledFunction(substitution);
    return action === undefined || action in scripts ? [] : [action];
  });

/** Returns the actions that undo steps of a workflow: no state names them, the saga list does. */
const compensationsOf = (manifest: WorkflowManifest): string[] => {
  const named = namedActions(manifest);
  return Object.entries(manifest.substitutions).flatMap(([key, substitution]) =>
    named.has(key) ? [] : (calledFunction(substitution) ?? []),
  );
};

/**
 * Collects what the steps of workflows demand of the actions that they call, by action. A compensation is always an effect.
 */
export const stepDemands = (manifests: readonly WorkflowManifest[]): Map<string, Set<StepDemand>> => {
  const demands = new Map<string, Set<StepDemand>>();
  const demand = (action: string, ...more: StepDemand[]): void => {
    const known = demands.get(action) ?? new Set();
    for (const one of more) known.add(one);
    demands.set(action, known);
  };
  for (const manifest of manifests) {
    for (const [action, runs] of calledActions(manifest)) {
      demand(action, 'note');
      for (const run of runs) {
        // An expression decides between actions that a step chooses at run time.
        if (run.effect === true || typeof run.effect === 'string') demand(action, 'effect');
        else if (run.cache !== undefined) demand(action, 'cache');
        if (isObject(run.cache) && run.cache.content !== undefined) demand(action, 'content');
        if (run.stores !== undefined) demand(action, 'stores');
        if (run.fetches !== undefined) demand(action, 'fetches');
        // Of the tasks of a step, an expression gives those that call tools one.
        if (isObject(run.breaker) || (run.breaker !== undefined && action === TOOLS))
          demand(action, 'breaker');
        if (run.task_token !== undefined) demand(action, 'callback');
        if (run.turn !== undefined) demand(action, 'turn');
      }
    }
    for (const action of compensationsOf(manifest)) demand(action, 'effect');
  }
  return demands;
};
