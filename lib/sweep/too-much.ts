import { walkGraphs } from '#asl/walk.ts';
import type { JsonObject } from '#core/json.ts';
import type { Machine } from '#engine/model/machine.ts';
import { type Subject, withDefinition } from './subject.ts';

/** What a state returns whose results do not fit: a byte more than Step Functions takes, or many. */
const TOO_MUCH = `{% $pad('', 262145, 'x') %}`;

/** Machines by definition and state: a sweep runs each several times. */
const machines = new WeakMap<JsonObject, Map<string, Machine>>();

/**
 * Returns the machine in which the results of a Parallel or Map state are too large together: everything in it takes place, and then the state
 * fails with States.DataLimitExceeded. The values themselves would have to be large for that, and would change conditions that read them.
 */
export const machineWithTooMuch = (subject: Subject, name: string): Machine => {
  const { definition } = subject;
  const known = machines.get(definition) ?? new Map<string, Machine>();
  machines.set(definition, known);
  const machine = known.get(name) ?? withDefinition(subject, overfull(definition, name)).machine;
  known.set(name, machine);
  return machine;
};

const overfull = (definition: JsonObject, name: string): JsonObject => {
  const copy = structuredClone(definition);
  for (const { states } of walkGraphs(copy))
    for (const one of states) if (one.name === name) one.state.Output = TOO_MUCH;
  return copy;
};
