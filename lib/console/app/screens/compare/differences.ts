import { isObject, type Json, jsonEqual } from '#core/json.ts';
import type { HistoryEvent, StepView } from '../../api/types.ts';
import { inputOfVisit, parsedText, VisitReader } from '../execution/step-events.ts';

/** An execution to compare. */
export interface Compared {
  steps: readonly StepView[];
  events: readonly HistoryEvent[];
  input: Json | undefined;
}

/** What an execution did in a step. */
export interface StepSide {
  status: StepView['status'];
  attempts: number;
  seconds?: number;
  input?: Json | undefined;
  output?: Json | undefined;
  error?: string | undefined;
}

export type Aspect = 'attempts' | 'error' | 'input' | 'output' | 'status';

/** A step of two executions. */
export interface StepDifference {
  step: string;
  one: StepSide | undefined;
  other: StepSide | undefined;
  /** In what they differ. */
  aspects: Aspect[];
}

const ASPECTS: readonly Aspect[] = ['input', 'status', 'error', 'output', 'attempts'];

/** Compares two executions step by step, in the order in which the first one entered them; those that neither reached come last. */
export const differencesOf = (one: Compared, other: Compared): StepDifference[] => {
  const [left, right] = [sidesOf(one), sidesOf(other)];
  const started = new Map([...other.steps, ...one.steps].map(({ id, started_at: at }) => [id, at] as const));
  for (const { id, started_at: at } of other.steps) if (started.get(id) === undefined) started.set(id, at);
  const ids = [...new Set([...one.steps, ...other.steps].map(({ id }) => id))];
  const reached = ids.filter((id) => started.get(id) !== undefined);
  // A stable sort: what began at the same time keeps the workflow's order.
  const order = (id: string): number => Date.parse(started.get(id) ?? '');
  reached.sort((a, b) => order(a) - order(b));
  return [...reached, ...ids.filter((id) => !reached.includes(id))].map((step) => {
    const [a, b] = [left.get(step), right.get(step)];
    return { step, one: a, other: b, aspects: ASPECTS.filter((aspect) => !sameIn(aspect, a, b)) };
  });
};

const sameIn = (aspect: Aspect, one: StepSide | undefined, other: StepSide | undefined): boolean => {
  const [a, b] = [one?.[aspect], other?.[aspect]];
  return a === b || (a !== undefined && b !== undefined && jsonEqual(a, b));
};

const sidesOf = ({ steps, events }: Compared): Map<string, StepSide> => {
  const reader = new VisitReader(steps.map(({ id }) => id));
  for (const event of events) reader.add(event);
  return new Map(
    steps.map((step) => {
      const own = reader.visits.get(step.id) ?? [];
      return [
        step.id,
        {
          status: step.status,
          attempts: step.attempts,
          ...(step.duration_seconds !== undefined && { seconds: step.duration_seconds }),
          input: own[0] && inputOfVisit(own[0]),
          output: step.status === 'failed' ? undefined : parsedText(own.at(-1)?.output),
          error: step.error,
        },
      ];
    }),
  );
};

/** A place in two values at which they differ. */
export interface PathDifference {
  /** Such as `items[2].price`; empty for the whole value. */
  path: string;
  one: Json | undefined;
  other: Json | undefined;
}

/** Returns the places at which two values differ, the outermost of each. */
export const pathsThatDiffer = (
  one: Json | undefined,
  other: Json | undefined,
  path = '',
): PathDifference[] => {
  if (one === other || (one !== undefined && other !== undefined && jsonEqual(one, other))) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const length = Math.max(one.length, other.length);
    return Array.from({ length }, (_, index) =>
      pathsThatDiffer(one[index], other[index], `${path}[${index}]`),
    ).flat();
  }
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) =>
      pathsThatDiffer(one[name], other[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return [{ path, one, other }];
};
