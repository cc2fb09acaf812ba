import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { calledAction } from '../called-action.ts';
import type { WorkflowManifest } from '../manifest.ts';
import { secretsOfRun } from '../secrets/secret-place.ts';
import { taskStates } from './task-states.ts';

/** Placeholders in a function's name: one, or those of an expression that chooses between them. */
const PLACEHOLDER = /\$\{(\w+)\}/g;

/** Returns the placeholders of actions that a state names; the others are called by entries of the saga list. */
export const namedActions = ({ definition }: WorkflowManifest): Map<string, JsonObject[]> => {
  const named = new Map<string, JsonObject[]>();
  for (const state of taskStates(definition)) {
    const args = isObject(state.Arguments) ? state.Arguments : {};
    for (const [, key = ''] of String(args.FunctionName ?? '').matchAll(PLACEHOLDER))
      named.set(key, [...(named.get(key) ?? []), runIn(args.Payload)]);
    for (const [, key = ''] of String(state.Resource).matchAll(PLACEHOLDER))
      named.set(key, [...(named.get(key) ?? []), runIn(args)]);
  }
  return named;
};

const runIn = (event: Json | undefined): JsonObject =>
  isObject(event) && isObject(event.run) ? event.run : {};

/** Lists the actions that states call, with the `run` of each call. */
export const calledActions = (manifest: WorkflowManifest): [string, JsonObject[]][] =>
  [...namedActions(manifest)].flatMap(([key, runs]): [string, JsonObject[]][] => {
    const substitution = manifest.substitutions[key];
    const action = substitution && calledAction(substitution);
    return action === undefined ? [] : [[action, runs]];
  });

/** Collects the names of the secrets that the steps of workflows put into the input of actions, by action. */
export const stepSecrets = (manifests: readonly WorkflowManifest[]): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const [action, runs] of manifests.flatMap(calledActions))
    found.set(action, [...(found.get(action) ?? []), ...runs.flatMap(secretsOfRun)]);
  return found;
};
