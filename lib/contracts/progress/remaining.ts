import { ofSize } from '../estimates.ts';
import type { ManifestStep } from '../manifest.ts';
import type { Outline } from './outline.ts';
import type { ProgressSnapshot, StepProgress } from './snapshot.ts';

/** Types that wait for people or the calendar instead of working. */
const NOT_COUNTED = new Set(['approval', 'wait']);

/** Milliseconds of work left, and the squares by which runs that were observed differed from that, below and above. */
interface Left {
  middle: number;
  below: number;
  above: number;
}

const NOTHING: Left = { middle: 0, below: 0, above: 0 };

const plus = (one: Left, other: Left): Left => ({
  middle: one.middle + other.middle,
  below: one.below + other.below,
  above: one.above + other.above,
});

const longer = (one: Left, other: Left): Left => (other.middle > one.middle ? other : one);

/**
 * Estimates the milliseconds of work left along the longest way through the definition: for each step its estimate (once it has begun, that of the
 * size of what it was given), else what it took, else
 * the mean of the steps that have ended. Loops count one round. The spread is that of steps that were observed, which are assumed
 * to be independent of each other. Returns nothing if there is nothing to estimate from.
 */
export const remainingWork = (
  outline: Outline,
  steps: readonly { step: ManifestStep; progress: StepProgress }[],
): Pick<ProgressSnapshot, 'remainingMilliseconds' | 'remainingSpreadMilliseconds'> => {
  const ended = steps.filter(
    ({ step, progress }) => progress.status === 'succeeded' && !NOT_COUNTED.has(step.type),
  );
  const took = ended.map(({ progress }) => progress.durationMilliseconds ?? 0);
  const mean = took.length > 0 ? took.reduce((sum, each) => sum + each, 0) / took.length : undefined;
  if (mean === undefined && steps.every(({ step }) => step.estimateSeconds === undefined)) return {};

  const left = new Map(
    steps.map(({ step, progress }) => [step.state, leftOf(step, progress, mean ?? 0)] as const),
  );
  const memo = new Map<string, Left>();
  const longest = (name: string, path: ReadonlySet<string>): Left => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const state = outline.states.get(name);
    if (!state || path.has(name)) return NOTHING;
    const through = new Set(path).add(name);
    const all = (names: readonly string[]): Left =>
      names.map((next) => longest(next, through)).reduce(longer, NOTHING);
    const own = state.starts.length > 0 ? all(state.starts) : (left.get(name) ?? NOTHING);
    const total = plus(own, all(state.next));
    memo.set(name, total);
    return total;
  };
  const { middle, below, above } = longest(outline.startAt, new Set());
  const spread = {
    low: Math.max(0, Math.round(middle - Math.sqrt(below))),
    high: Math.round(middle + Math.sqrt(above)),
  };
  return {
    remainingMilliseconds: Math.round(middle),
    ...(below + above !== 0 && { remainingSpreadMilliseconds: spread }),
  };
};

const leftOf = (
  { type, sizedSeconds, ...step }: ManifestStep,
  { status, durationMilliseconds = 0, inputBytes }: StepProgress,
  otherwise: number,
): Left => {
  if (NOT_COUNTED.has(type) || (status !== 'running' && status !== 'pending')) return NOTHING;
  const sized = inputBytes === undefined ? undefined : ofSize(sizedSeconds, inputBytes);
  const { estimateSeconds, spreadSeconds } = sized
    ? { estimateSeconds: sized.seconds, spreadSeconds: sized }
    : step;
  const done = status === 'running' ? durationMilliseconds : 0;
  const after = (milliseconds: number): number => Math.max(0, milliseconds - done);
  const middle = after(estimateSeconds === undefined ? otherwise : estimateSeconds * 1000);
  if (!spreadSeconds) return { middle, below: 0, above: 0 };
  return {
    middle,
    below: (middle - after(spreadSeconds.low * 1000)) ** 2,
    above: (after(spreadSeconds.high * 1000) - middle) ** 2,
  };
};
