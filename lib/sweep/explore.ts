import type { Json } from '#core/json.ts';
import { takenWays } from '#testing/coverage/taken.ts';
import { renderedEvents } from './rendered.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { drawnFrom, type Samples, valuesOf } from './world/answers.ts';

/** An execution in which nothing goes wrong, to which faults are added. */
export interface Baseline {
  input: Json;
  trial: Trial;
  /** The execution with one fault fewer than the one that is judged, if that has two. */
  parent?: Trial;
}

/** Worlds that are tried, and worlds without a new way after which no more are. */
const MAX_WORLDS = 40;
const ENOUGH_WITHOUT_NEWS = 12;

/** Returns the ways that an execution took through the definition, those of its children included. */
export const waysOf = ({ states }: Subject, { result }: Pick<Trial, 'result'>): Set<string> => {
  const histories = [result.records, ...result.children.map(({ history }) => history)];
  const taken = histories.map((records) =>
    takenWays(states, renderedEvents(records, { includeExecutionData: false })),
  );
  return new Set(taken.flatMap((ways) => [...ways]));
};

/** Returns the names of the states that an execution and its children entered. */
export const enteredIn = ({ result: { records, children } }: Trial): string[] =>
  [records, ...children.map(({ history }) => history)].flatMap((history) =>
    history.flatMap(({ type, details }) => (type.endsWith('StateEntered') ? [String(details?.name)] : [])),
  );

/**
 * Runs the workflow in different worlds, and keeps an execution of each that took a way through the definition that none before it took;
 * the first in any case, which may have failed before it took one.
 */
export const explore = async (subject: Subject, samples: Samples): Promise<Baseline[]> => {
  const inputs = await inputsOf(subject);
  const baselines: Baseline[] = [];
  const taken = new Set<string>();
  let withoutNews = 0;
  for (let world = 1; world <= MAX_WORLDS && withoutNews < ENOUGH_WITHOUT_NEWS; world++) {
    const input = inputs[(world - 1) % inputs.length] ?? {};
    const trial = await runScenario(subject, samples, input, untroubled(world));
    const ways = waysOf(subject, trial);
    const isNew = [...ways].some((way) => !taken.has(way));
    withoutNews = isNew ? 0 : withoutNews + 1;
    for (const way of ways) taken.add(way);
    if (isNew || world === 1) baselines.push({ input, trial });
  }
  return baselines;
};

const untroubled = (world: number): Scenario => ({ world, strikes: [], decisions: [], slow: [] });

/** Returns the given inputs, or those of the schema; the example comes first. */
const inputsOf = async ({ input, example, manifest }: Subject): Promise<Json[]> => {
  if (input !== undefined) return [input];
  if (!manifest.input) return [example ?? {}];
  return example === undefined
    ? valuesOf(manifest.input, 'input')
    : [example, ...(await drawnFrom(manifest.input)).values];
};
