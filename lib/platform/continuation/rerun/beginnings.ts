import type { z } from 'zod';
import { rootOfExecution } from '#contracts/child-executions.ts';
import type { planRerun as route } from '#contracts/http/routes/plan-rerun.ts';
import type { ManifestStep } from '#contracts/manifest.ts';
import { Outline } from '#contracts/progress/outline.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { type Undoing, undoneWords, worseOf } from '../../undoing/undone-words.ts';
import { INITIAL } from '../definition.ts';
import { assignedVariables, missingVariables, missingWords, reachableFrom } from '../missing.ts';
import type { ReadsOf } from '../reads.ts';
import { entranceOf, outermost, STARTS } from '../start-state.ts';
import type { Past } from './past.ts';

type BeginningView = z.input<typeof route.response>['beginnings'][number];

/** A step that an execution may be run again from, as the API shows it, with what it takes to do so. */
export interface Beginning extends BeginningView {
  /** State to begin with. */
  state: string;
  variables: ReadonlyMap<string, Json>;
}

/** What beginnings are looked for in. */
interface Search {
  past: Past;
  /** Definition that the new execution is to run. */
  definition: JsonObject;
  steps: readonly ManifestStep[];
  readsOf: ReadsOf;
}

/** Types of steps that do nothing but end what they are in. */
const ENDS = new Set(['fail', 'return']);

/** A step, and where it begins. */
interface Placed {
  step: ManifestStep;
  /** Outermost state that it is, or that it is in. */
  top: string;
  /** State to begin with, so that it runs. */
  entrance: string;
  /** Which time the state was entered says what the step began with. */
  visit: 'first' | 'last';
}

/** Lists the steps that an execution may be run again from, in the order of the workflow, with what that would do. */
export const beginningsIn = (search: Search): Beginning[] => {
  const { definition, steps } = search;
  const placed = placedIn(search);
  const assigned = assignedVariables(definition);
  const compensated = new Set(steps.filter((step) => step.compensated).map(({ id }) => id));
  const found = placed.map(({ step, top, entrance, visit }): Beginning => {
    const reachable = reachableFrom(definition, entrance);
    const again = placed.filter((one) => reachable.has(one.top)).map((one) => one.step.id);
    const { variables, lost, enteredAt } = search.past.variables.at(entrance, visit);
    for (const [name, value] of INITIAL) if (!variables.has(name)) variables.set(name, value);
    const missing = missingVariables(definition, entrance, variables.keys(), search.readsOf);
    const taken = takenOver(search.past, new Set(again));
    const undone = undoneIn(search.past, { again: new Set(again), compensated }, enteredAt);
    return {
      step: step.id,
      ...(top === step.state || STATELESS.has(step.type) ? {} : { block: blockName(steps, top) }),
      again,
      taken_over: steps.map(({ id }) => id).filter((id) => taken.has(id)),
      ...defined({ refusal: missing.length > 0 ? missingWords(missing, lost) : refusalFor(undone) }),
      state: entrance,
      // A branch of the version may assign a variable of another name; Step Functions refuses that if it is set outside.
      variables: new Map([...variables].filter(([name]) => assigned.has(name))),
    };
  });
  return found.map((one) => ({ ...one, ...defined({ instead: insteadOf(one, found) }) }));
};

/** Types of blocks whose steps follow one another on the level of the block. */
const STATELESS = new Set(['group', 'while']);

/** Returns where each step begins that has a state, or steps inside that have one. */
const placedIn = ({ definition, steps, past }: Search): Placed[] => {
  const { states } = new Outline(definition);
  const inside = (step: ManifestStep): ManifestStep[] => [
    step,
    ...steps.filter(({ parent }) => parent === step.id).flatMap(inside),
  ];
  const topOf = ({ state, generated, type }: ManifestStep): string | undefined => {
    const own = states.get(state);
    if (!own || generated || ENDS.has(type)) return undefined;
    const top = outermost(own);
    return STARTS.has(top.type) ? top.name : undefined;
  };
  return steps.flatMap((step): Placed[] => {
    const top = topOf(step);
    if (!STATELESS.has(step.type))
      return top === undefined ? [] : [{ step, top, entrance: entranceOf(states, top), visit: 'last' }];
    const entrances = inside(step).flatMap((one) => {
      const state = topOf(one);
      return state === undefined ? [] : [{ state, entrance: entranceOf(states, state) }];
    });
    const [first] = entrances;
    if (!first) return [];
    // A loop begins with what is before its condition, if that is known to hold at first.
    const entered = past.variables.firstOf(new Set(entrances.map(({ entrance }) => entrance)));
    const visit = step.type === 'while' ? 'first' : 'last';
    return [{ step, top: top ?? first.state, entrance: entered ?? first.entrance, visit }];
  });
};

const blockName = (steps: readonly ManifestStep[], state: string): string =>
  steps.find((step) => step.state === state)?.id ?? state;

/** Returns the steps whose results an execution takes over: they succeeded in the past, and do not run again. */
const takenOver = ({ succeeded, earlier }: Past, again: ReadonlySet<string>): Set<string> => {
  const own = [...succeeded].filter((id) => !again.has(id));
  return new Set([...(earlier ? takenOver(earlier, again) : []), ...own]);
};

/** What a new execution does, and which steps have a compensation. */
interface Course {
  again: ReadonlySet<string>;
  compensated: ReadonlySet<string>;
}

interface Undone {
  /** In the order in which they ran. */
  steps: ReadonlyMap<string, Undoing>;
  unsettled?: Past['unsettled'];
}

/**
 * Returns the steps that do not run again although what they did is undone, or may be: what was undone before the beginning was the course
 * of the workflow.
 */
const undoneIn = (past: Past, course: Course, enteredAt = 0): Undone => {
  const { again, compensated } = course;
  const { effects, described, unsettled, before, earlier } = past;
  const needed = effects.filter(({ step, undoable }) => undoable && !again.has(step));
  const isPast = (at: string | undefined): boolean => at !== undefined && Date.parse(at) < enteredAt;
  const own = needed.flatMap(({ step, state, undone_at: at }) =>
    isUndoing(state) && !isPast(at) ? [{ step, state }] : [],
  );
  const standing = needed.some(({ state }) => state !== 'not_done');
  const lost =
    unsettled === 'forgotten' ? [...takenOver(past, again)].some((step) => compensated.has(step)) : standing;
  const isOwnLog =
    before !== undefined &&
    rootOfExecution(before.execution) !== rootOfExecution(described.executionArn ?? '');
  const inherited =
    earlier && before && isOwnLog
      ? undoneIn(earlier, course, earlier.variables.at(before.state).enteredAt)
      : undefined;
  const steps = new Map(inherited?.steps);
  for (const { step, state } of own.toReversed()) steps.set(step, worseOf(steps.get(step), state));
  const why = (lost ? unsettled : undefined) ?? inherited?.unsettled;
  return { steps, ...defined({ unsettled: why }) };
};

const isUndoing = (state: string): state is Undoing =>
  state === 'undone' || state === 'undoing' || state === 'not_undone';

const UNSETTLED = {
  forgotten:
    'what it did was noted for 14 days after its end, so it is not known whether that still stands. Begin with the first step',
  pending: 'its end is still being processed, which may undo what it did. Try again in a moment',
  undoing: 'what it did is being undone. Try again when that has ended',
} as const;

const refusalFor = ({ steps, unsettled }: Undone): string | undefined => {
  const [first] = steps.keys();
  if (first !== undefined)
    return `${undoneWords(steps)}, so its result cannot be taken over. Begin with ${first}, or an earlier step`;
  return unsettled && UNSETTLED[unsettled];
};

/** Returns the last step before a refused one that can be begun with. */
const insteadOf = ({ refusal, step }: Beginning, all: readonly Beginning[]): string | undefined =>
  refusal === undefined
    ? undefined
    : all.findLast((other) => other.refusal === undefined && other.again.includes(step))?.step;
