import { isObject, type JsonObject } from '#core/json.ts';

/** What is read of a compiled workflow. */
interface Compiled {
  definition: JsonObject;
  steps: readonly { id: string; state: string }[];
}

/** Types of states that an execution can be continued from. */
const STARTS = new Set(['Map', 'Parallel', 'Task', 'Wait']);

/** Returns the steps that an execution can be continued from: those in no branch and no loop, and the blocks that run several at once. */
export const beginnings = ({ definition, steps }: Compiled): string[] => {
  const states = isObject(definition.States) ? Object.entries(definition.States) : [];
  return states.flatMap(([name, state]) => {
    if (!isObject(state) || !STARTS.has(String(state.Type))) return [];
    const step = steps.find(({ id, state: of }) => of === name || id === name);
    return step ? [step.id] : [];
  });
};
