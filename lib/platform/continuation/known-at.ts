import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { beganWithin } from '#contracts/resumed-executions.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { type Executions, eventsOf } from '../ports/executions.ts';
import { type VariableTrail, variableTrail } from './variables.ts';

/** What is known of an execution that another is to begin from. */
export interface KnownRun {
  definition: JsonObject;
  events: readonly HistoryEvent[];
  variables: VariableTrail;
  /** The execution that it continues or runs again, by its ARN, and the state with which it began; absent if it began as all do. */
  before?: { execution: string; state: string; apart: boolean };
}

/** Reads an execution, with the variables of those that it begins from; undefined if its definition cannot be read. */
export const knownRun = async (executions: Executions, execution: string): Promise<KnownRun | undefined> => {
  const definition = await executions.definition(execution);
  if (!definition) return undefined;
  const began = beganWithin(definition);
  const before = began && {
    execution: [...execution.split(':').slice(0, -1), began.execution].join(':'),
    state: began.state,
    apart: began.apart,
  };
  const inherited = before && (await inheritedFrom(executions, before));
  const events = await eventsOf(executions, execution);
  const variables = variableTrail(events, definition, inherited);
  return { definition, events, variables, ...(before && { before }) };
};

const inheritedFrom = async (
  executions: Executions,
  { execution, state }: { execution: string; state: string },
): Promise<ReadonlyMap<string, Json> | undefined> =>
  (await knownRun(executions, execution))?.variables.at(state).variables;
