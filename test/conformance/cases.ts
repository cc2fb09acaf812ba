import { readdirSync, readFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** What one attempt of a task did, in order. */
export interface RecordedTask {
  state: string | null;
  did: 'succeed' | 'fail' | 'timeout' | 'submit';
  output?: Json;
  error?: string;
  cause?: Json;
}

/** A recorded event: payloads that were JSON text are parsed; ids may be zeroed lists. */
export interface RecordedEvent {
  id: number | number[];
  previousEventId?: number;
  type: string;
  [details: string]: Json | undefined;
}

/** An execution recorded on AWS. */
export interface RecordedCase {
  id: string;
  category: string;
  definition: JsonObject;
  input: Json;
  tasks: RecordedTask[];
  expected: { status: string; output?: Json; error?: Json; cause?: Json; events: RecordedEvent[] };
}

/** What a Choice rule said of two values. */
export interface RecordedChoice {
  operator: string;
  variable: Json;
  value: Json;
  matches: boolean;
}

const FOLDER = new URL('./cases/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

/** Every recorded execution. */
export const recordedCases = (): RecordedCase[] =>
  readdirSync(FOLDER)
    .sort()
    .filter((file) => file !== 'choice_operators.json')
    .flatMap((file) => read(file) as RecordedCase[]);

/** Every recorded comparison but those whose timestamp the recorder replaced by the word `date`. */
export const recordedChoices = (): RecordedChoice[] =>
  (read('choice_operators.json') as RecordedChoice[]).filter(
    ({ operator, variable, value }) =>
      !(operator.startsWith('Timestamp') && [variable, value].includes('date')),
  );

interface PlacedState {
  name: string;
  state: JsonObject;
  around: JsonObject[];
}

/** Every state of a definition, at any depth, with the Map and Parallel states around it. */
const placedStates = (machine: JsonObject, around: JsonObject[] = []): PlacedState[] =>
  Object.entries(machine.States as Record<string, JsonObject>).flatMap(([name, state]) => {
    const inner = [
      ...((state.Branches as JsonObject[] | undefined) ?? []),
      state.ItemProcessor,
      state.Iterator,
    ];
    return [
      { name, state, around },
      ...inner.filter(isObject).flatMap((branch) => placedStates(branch, [...around, state])),
    ];
  });

const inParallel = (state: JsonObject): boolean =>
  ((state.Branches as Json[] | undefined) ?? []).length > 1 ||
  (state.Type === 'Map' && state.MaxConcurrency !== 1);

/** Whether the recorder zeroed ids: it did so inside Parallel states in some tests. */
export const wasRewritten = (recorded: RecordedCase): boolean =>
  recorded.expected.events.some((event) => typeof event.id !== 'number');

/** Whether the order of the events is free: several branches or iterations ran side by side. */
export const isConcurrent = (recorded: RecordedCase): boolean => {
  const count = (type: string): number =>
    recorded.expected.events.filter((event) => event.type === type).length;
  return (
    wasRewritten(recorded) ||
    placedStates(recorded.definition).some(
      ({ state }) =>
        inParallel(state) &&
        (state.Type === 'Map' ? count('MapIterationStarted') > 1 : count('ParallelStateStarted') > 0),
    )
  );
};
