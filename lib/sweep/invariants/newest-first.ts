import { isWaiting } from '#contracts/errors.ts';
import { stepTypes } from '#steps/index.ts';
import { continues, type Place } from '../blocks.ts';
import { type Ledger, undoes } from '../ledger.ts';
import type { Trial } from '../run-scenario.ts';
import type { Scenario } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/** When something began, and when its last attempt ended, in virtual milliseconds since the start. */
interface Span {
  startedAt: number;
  endedAt: number;
}

/**
 * Of two effects of which one had ended when the other began, the newer one is undone first, unless undoing it failed at first, or nothing can
 * know of it. What is undone on its own when it fails is one effect to what runs beside it, which continues meanwhile: a block or an iteration that
 * the execution continues without, a block whose results are too large together, and whatever an execution apart did.
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
const spansOf = ({ scenario, ledger: { calls, effects } }: Trial, { places }: Subject) => {
  const done = calls.filter(({ undo }) => !undo);
  const partsOf = ({ key, step }: { key: string; step: string }) =>
    partsAround(key, places.get(step), scenario);
  const last = new Map(done.map((call) => [call.key, call]));
  const failed = new Set(
    [...last.values()].flatMap((call) =>
      call.error === undefined ? [] : partsOf(call).map(({ block }) => block),
    ),
  );
  const around = new Map(
    done.map((call) => [
      call.key,
      partsOf(call).flatMap(({ id, block, isApart }) => (isApart || failed.has(block) ? [id] : [])),
    ]),
  );
  const ofEffect = new Map<string, Span>();
  const ofPart = new Map<string, Span>();
  const join = (key: string, span: Span): void => {
    for (const part of around.get(key) ?? []) ofPart.set(part, joined(ofPart.get(part) ?? span, span));
  };
  for (const call of done) if (Number.isFinite(call.endedAt)) join(call.key, call);
  // A part that failed ends when it is undone.
  const undone = new Set(
    [...last.values()].flatMap((call) => {
      const isOver = call.error !== undefined && !continues(places.get(call.step)?.step.on_error);
      return isOver
        ? partsOf(call)
            .slice(-1)
            .map(({ id }) => id)
        : [];
    }),
  );
  for (const call of calls)
    if (call.undo && (!call.byLog || call.part))
      for (const { id } of partsOf(call).slice(-1))
        if (undone.has(id)) ofPart.set(id, joined(ofPart.get(id) ?? call, call));
  for (const { key, startedAt, endedAt: first } of effects.values()) {
    const ends = done.filter((call) => call.key === key).map(({ endedAt }) => endedAt);
    const span = { startedAt, endedAt: Math.max(first, ...ends) };
    ofEffect.set(key, span);
    join(key, span);
  }
  const span = (key: string, beside: string): Span | undefined => {
    const others = new Set(around.get(beside));
    const part = around.get(key)?.find((one) => !others.has(one));
    return part === undefined || !ofEffect.has(key) ? ofEffect.get(key) : ofPart.get(part);
  };
  return { pair: (one: string, other: string) => [span(one, other), span(other, one)] as const };
};

/** What is undone on its own when it fails: a block, or one iteration of it. */
interface Part {
  /** Id of the block, and the iterations around it and of it. */
  id: string;
  /** The same without the iteration of it. */
  block: string;
  /** It is an execution, or all executions of a block, or what a block did whose results are too large together. */
  isApart: boolean;
}

/** Returns the parts of an execution in which a call is made, outermost first. */
const partsAround = (key: string, place: Place | undefined, { tooMuchIn }: Scenario): Part[] => {
  const found: Part[] = [];
  const iterations = key.split('/').slice(2);
  for (let at = place?.around; at; at = at.around) {
    const { step, loops } = at;
    const isApart = step.id === tooMuchIn || (stepTypes.get(step.type)?.apart?.(step) ?? false);
    const idAt = (depth: number): string => [step.id, ...iterations.slice(0, depth)].join('/');
    const block = idAt(loops);
    if (isApart || CONTINUES.includes(String(step.on_item_error)))
      found.unshift({ id: idAt(loops + 1), block, isApart });
    if (isApart || continues(step.on_error)) found.unshift({ id: block, block, isApart });
  }
  return found;
};

/** Values of `on_item_error` with which a loop continues without an iteration. */
const CONTINUES = ['skip', 'continue'];

const joined = (one: Span, other: Span): Span => ({
  startedAt: Math.min(one.startedAt, other.startedAt),
  endedAt: Math.max(one.endedAt, other.endedAt),
});
