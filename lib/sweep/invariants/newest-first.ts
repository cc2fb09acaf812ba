import { isWaiting } from '#contracts/errors.ts';
import { stepTypes } from '#steps/index.ts';
import type { Place } from '../blocks.ts';
import { type Ledger, undoes } from '../ledger.ts';
import type { Trial } from '../run-scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/** When something began, and when its last attempt ended, in virtual milliseconds since the start. */
interface Span {
  startedAt: number;
  endedAt: number;
}

/**
 * Of two effects of which one had ended when the other began, the newer one is undone first, unless undoing it failed at first, or nothing can
 * know of it. What a step did in executions apart is one effect to what runs beside it.
 */
export const newestFirst: Invariant = {
  name: 'newest-first',
  check: (trial, _, subject) => {
    const { calls, undone, happened } = trial.ledger;
    const undoneAt = new Map(
      happened.flatMap(({ what, key, at }): [string, number][] => (what === 'undone' ? [[key, at]] : [])),
    );
    const failures = calls.filter(({ undo, error }) => undo && error !== undefined && !isWaiting(error));
    const failed = new Set(
      undone.filter(
        (key) => failures.some((call) => undoes(call, key)) || isUnknownToAll(trial.ledger, subject, key),
      ),
    );
    const spans = spansOf(trial, subject);
    return undone.flatMap((earlier, index) =>
      undone
        .slice(index + 1)
        .filter((later) => {
          const [before, after] = spans.pair(earlier, later);
          if (!before || !after || before.endedAt > after.startedAt || failed.has(later)) return false;
          // A fallback begins when its block is undone.
          return after.startedAt < (undoneAt.get(earlier) ?? 0);
        })
        .map((later) => `${earlier} was undone before the newer ${later}`),
    );
  },
};

/** Whether an answer is lost of an action without a contract, which Baton does not wrap and the definition cannot expect in the log. */
const isUnknownToAll = ({ calls }: Ledger, { actions, steps }: Subject, effect: string): boolean => {
  const last = calls.findLast(({ key, undo }) => key === effect && !undo);
  const uses = steps.get(last?.step ?? '')?.uses;
  return last?.error !== undefined && uses !== undefined && !actions.has(uses);
};

/** Returns when effects took place, as they compare with each other. */
const spansOf = ({ ledger: { calls, effects } }: Trial, { places }: Subject) => {
  const around = new Map(
    [...effects.values()].map(({ key, step }) => [key, apartAround(key, places.get(step))]),
  );
  const ofEffect = new Map<string, Span>();
  const ofBlock = new Map<string, Span>();
  for (const { key, startedAt, endedAt: first } of effects.values()) {
    const ends = calls.filter((call) => call.key === key && !call.undo).map(({ endedAt }) => endedAt);
    const span = { startedAt, endedAt: Math.max(first, ...ends) };
    ofEffect.set(key, span);
    for (const block of around.get(key) ?? []) ofBlock.set(block, joined(ofBlock.get(block) ?? span, span));
  }
  const span = (key: string, beside: string): Span | undefined => {
    const others = new Set(around.get(beside));
    const block = around.get(key)?.find((one) => !others.has(one));
    return block === undefined ? ofEffect.get(key) : ofBlock.get(block);
  };
  return { pair: (one: string, other: string) => [span(one, other), span(other, one)] as const };
};

/** Returns the steps around an effect whose iterations are executions, outermost first, each with the iteration in which it runs. */
const apartAround = (key: string, place: Place | undefined): string[] => {
  const found: string[] = [];
  const iterations = key.split('/').slice(2);
  for (let at = place?.around; at; at = at.around) {
    const { step, loops } = at;
    if (stepTypes.get(step.type)?.apart?.(step))
      found.unshift([step.id, ...iterations.slice(0, loops)].join('/'));
  }
  return found;
};

const joined = (one: Span, other: Span): Span => ({
  startedAt: Math.min(one.startedAt, other.startedAt),
  endedAt: Math.max(one.endedAt, other.endedAt),
});
