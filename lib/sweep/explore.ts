import { isObject, type Json } from '#core/json.ts';
import { takenWays } from '#testing/coverage/taken.ts';
import { inputsOf } from './inputs.ts';
import { renderedEvents } from './rendered.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import type { Samples } from './world/answers.ts';

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

/**
 * Returns marks of the loops of which an execution ran several iterations: that takes the same ways through the definition as one, and yet others
 * are beside one that fails.
 */
const repeatedIn = ({ states }: Subject, trial: Trial): string[] => {
  const counts = new Map<string, number>();
  for (const name of enteredIn(trial)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...states].flatMap(([name, { Type, ItemProcessor }]) => {
    const first = Type === 'Map' && isObject(ItemProcessor) ? String(ItemProcessor.StartAt) : '';
    return (counts.get(first) ?? 0) > 1 ? [`several of ${name}`] : [];
  });
};

/** Returns the names of the states that an execution and its children entered. */
export const enteredIn = ({ result: { records, children } }: Trial): string[] =>
  [records, ...children.map(({ history }) => history)].flatMap((history) =>
    history.flatMap(({ type, details }) => (type.endsWith('StateEntered') ? [String(details?.name)] : [])),
  );

/**
 * Runs the workflow in different worlds, and keeps an execution of each that took a way through the definition that none before it took, or ran
 * several iterations of a loop as the first; the first in any case, which may have failed before it took one.
 */
export const explore = async (subject: Subject, samples: Samples): Promise<Baseline[]> => {
  const { values: inputs, kinds } = await inputsOf(subject);
  const baselines: Baseline[] = [];
  const taken = new Set<string>();
  let withoutNews = 0;
  for (
    let world = 1;
    world <= Math.max(MAX_WORLDS, kinds) && withoutNews < Math.max(ENOUGH_WITHOUT_NEWS, kinds);
    world++
  ) {
    const input = inputs[(world - 1) % inputs.length] ?? {};
    const trial = await runScenario(subject, samples, input, untroubled(world));
    const ways = [...waysOf(subject, trial), ...repeatedIn(subject, trial)];
    const isNew = ways.some((way) => !taken.has(way));
    withoutNews = isNew ? 0 : withoutNews + 1;
    for (const way of ways) taken.add(way);
    if (isNew || world === 1) baselines.push({ input, trial });
  }
  return baselines;
};

const untroubled = (world: number): Scenario => ({ world, strikes: [], decisions: [], slow: [] });
