import { isObject, type JsonObject } from '#core/json.ts';
import type { ManifestStep, WorkflowManifest } from '../manifest.ts';
import { Outline } from './outline.ts';

/**
 * Returns the manifest as it applies to an execution, which keeps its definition while the workflow changes: steps that the execution
 * does not have are left out, and those that only the execution has are read from its definition.
 */
export const manifestOfRun = (manifest: WorkflowManifest, definition: JsonObject): WorkflowManifest => {
  const [today, run] = [new Outline(manifest.definition).states, new Outline(definition).states];
  const order = [...run.keys()];
  const steps = manifest.steps.filter(({ state }) => run.has(state) || !today.has(state));
  for (const step of stepsIn(definition)) {
    if (today.has(step.state)) continue;
    const next = steps.findIndex(({ state }) => order.indexOf(state) > order.indexOf(step.state));
    steps.splice(next < 0 ? steps.length : next, 0, step);
  }
  return { ...manifest, definition, steps };
};

/** Lists the steps that can be recognised by their states: tasks called on behalf of a step of the same name, and waits. */
const stepsIn = (graph: JsonObject, { repeated = false } = {}): ManifestStep[] =>
  Object.entries(isObject(graph.States) ? graph.States : {}).flatMap(([name, state]) => {
    if (!isObject(state)) return [];
    const processor = [state.ItemProcessor, state.Iterator].filter(isObject);
    const branches = Array.isArray(state.Branches) ? state.Branches.filter(isObject) : [];
    return [
      ...(isStep(name, state) ? [stepOf(name, state, repeated)] : []),
      ...branches.flatMap((branch) => stepsIn(branch, { repeated })),
      ...processor.flatMap((iteration) => stepsIn(iteration, { repeated: true })),
    ];
  });

const isStep = (name: string, { Type, Arguments }: JsonObject): boolean => {
  if (Type !== 'Task') return Type === 'Wait';
  const payload = isObject(Arguments) && isObject(Arguments.Payload) ? Arguments.Payload : undefined;
  return payload !== undefined && isObject(payload.run) && payload.run.step === name;
};

const stepOf = (state: string, { Type }: JsonObject, repeated: boolean): ManifestStep => ({
  id: state,
  type: Type === 'Wait' ? 'wait' : 'task',
  state,
  weight: 1,
  repeated,
  compensated: false,
});
