import type { WorkflowManifest } from '#contracts/manifest.ts';
import { isObject } from '#core/json.ts';
import type { StepDemand } from '../access/index.ts';
import { taskStates } from './task-states.ts';

const PLACEHOLDER = /^\$\{(\w+)\}$/;

/**
 * What the steps of workflows demand of the actions that they call, by action. A compensation is called by a state that reads
 * the action from the saga, so an action that no state names is a compensation, which is always an effect.
 */
export const stepDemands = (manifests: readonly WorkflowManifest[]): Map<string, Set<StepDemand>> => {
  const demands = new Map<string, Set<StepDemand>>();
  const demand = (action: string, ...more: StepDemand[]): void => {
    const known = demands.get(action) ?? new Set();
    for (const one of more) known.add(one);
    demands.set(action, known);
  };
  for (const { definition, substitutions } of manifests) {
    const named = new Set<string>();
    for (const state of taskStates(definition)) {
      const args = isObject(state.Arguments) ? state.Arguments : {};
      const key = PLACEHOLDER.exec(String(args.FunctionName ?? ''))?.[1];
      const substitution = key === undefined ? undefined : substitutions[key];
      if (!key || substitution?.kind !== 'action') continue;
      named.add(key);
      const run = isObject(args.Payload) && isObject(args.Payload.run) ? args.Payload.run : {};
      demand(substitution.action);
      if (run.effect === true) demand(substitution.action, 'effect');
      if (run.breaker !== undefined) demand(substitution.action, 'breaker');
      if (run.task_token !== undefined) demand(substitution.action, 'callback');
    }
    for (const [key, substitution] of Object.entries(substitutions)) {
      if (substitution.kind === 'action' && !named.has(key)) demand(substitution.action, 'effect');
    }
  }
  return demands;
};
