import type { ManifestStep } from '../manifest.ts';
import type { Outline } from './outline.ts';
import type { StepProgress } from './snapshot.ts';

/** Types that wait for people or the calendar instead of working. */
const NOT_COUNTED = new Set(['approval', 'wait']);

/**
 * Estimates the milliseconds of work left along the longest way through the definition: for each step its `estimate`, else what it took, else
 * the mean of the steps that have ended. Loops count one round. Returns undefined if there is nothing to estimate from.
 */
export const remainingMilliseconds = (
  outline: Outline,
  steps: readonly { step: ManifestStep; progress: StepProgress }[],
): number | undefined => {
  const ended = steps.filter(
    ({ step, progress }) => progress.status === 'succeeded' && !NOT_COUNTED.has(step.type),
  );
  const took = ended.map(({ progress }) => progress.durationMilliseconds ?? 0);
  const mean = took.length > 0 ? took.reduce((sum, each) => sum + each, 0) / took.length : undefined;
  if (mean === undefined && steps.every(({ step }) => step.estimateSeconds === undefined)) return undefined;

  const left = new Map(
    steps.map(({ step, progress }) => {
      const { status, durationMilliseconds = 0 } = progress;
      const estimate = step.estimateSeconds === undefined ? (mean ?? 0) : step.estimateSeconds * 1000;
      if (NOT_COUNTED.has(step.type)) return [step.state, 0];
      if (status === 'running') return [step.state, Math.max(0, estimate - durationMilliseconds)];
      return [step.state, status === 'pending' ? estimate : 0];
    }),
  );
  const memo = new Map<string, number>();
  const longest = (name: string, path: ReadonlySet<string>): number => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const state = outline.states.get(name);
    if (!state || path.has(name)) return 0;
    const through = new Set(path).add(name);
    const inside = Math.max(0, ...state.starts.map((start) => longest(start, through)));
    const own = state.starts.length > 0 ? inside : (left.get(name) ?? 0);
    const total = own + Math.max(0, ...state.next.map((next) => longest(next, through)));
    memo.set(name, total);
    return total;
  };
  return Math.round(longest(outline.startAt, new Set()));
};
