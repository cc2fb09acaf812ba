import { UNDOING_ERROR, WAITING_ERRORS } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { type Edge, edgesOf } from '#testing/coverage/edges.ts';
import type { Subject } from './subject.ts';
import { FUNCTION_SECONDS } from './world/outcome.ts';

/** A way out of a state that no execution took. */
export interface UntakenWay {
  /** In words: `charge: catches States.Timeout → compensate`. */
  text: string;
  /** Why none took it, if that is known. */
  why?: string;
}

/** How much of one state of the emitted definition the executions reached. */
export interface StateCoverage {
  state: string;
  /** The step whose state it is; absent for states that the compiler added. */
  step?: string;
  reached: boolean;
  ways: number;
  notTaken: UntakenWay[];
  /** Why no execution reached it; absent if one did. */
  why?: string;
}

/** Returns what was reached of each state, from the names of the states that were entered and the keys of the ways that were taken. */
export const stateCoverage = (
  subject: Subject,
  entered: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): StateCoverage[] => {
  const edges = edgesOf(subject.manifest);
  const byState = Map.groupBy(edges, ({ state }) => state);
  return [...subject.states].map(([state, definition]) => {
    const ways = (byState.get(state) ?? []).filter(({ text }) => !waitsForOthers(text));
    const reached = entered.has(state);
    return {
      state,
      reached,
      ways: ways.length,
      notTaken: ways
        .filter(({ key }) => !taken.has(key))
        .map((way) => ({
          text: way.text,
          ...defined({ why: reached ? whyNot(way, definition) : undefined }),
        })),
      ...defined({ step: ways[0]?.step, why: reached ? undefined : whyUnreached(state, edges, entered) }),
    };
  });
};

/** A retrier that waits for another call of the same key. */
const waitsForOthers = (text: string): boolean =>
  [WAITING_ERRORS, [UNDOING_ERROR]].some((errors) => text.endsWith(`retries ${errors.join(', ')}`));

const whyNot = ({ kind }: Edge, { TimeoutSeconds }: JsonObject): string | undefined => {
  if (kind === 'timeout' && typeof TimeoutSeconds === 'number' && TimeoutSeconds > FUNCTION_SECONDS)
    return `its function ends after ${FUNCTION_SECONDS} s, before the ${TimeoutSeconds} s of the state`;
  if (kind === 'choice') return 'its condition was the same in every execution: try other inputs or answers';
  return kind === 'catch' ? 'earlier catchers took every error' : undefined;
};

/** Names the ways that lead to a state: those from states that were reached, or else the states before it. */
const whyUnreached = (state: string, edges: readonly Edge[], entered: ReadonlySet<string>): string => {
  const leading = edges.filter(({ key, text }) => key.endsWith(`→ ${state}`) || text.endsWith(`→ ${state}`));
  const near = leading.filter((edge) => entered.has(edge.state));
  if (near.length > 0) return `no execution took ${near.map(({ text }) => text).join(', or ')}`;
  const before = [...new Set(leading.map((edge) => edge.state))];
  if (before.length > 0)
    return `only ${before.join(' and ')} ${before.length > 1 ? 'lead' : 'leads'} to it, which none reached`;
  return 'the state around it was not reached, or had no items';
};
