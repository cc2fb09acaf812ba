import type { EffectLog } from '#actions/effects/effect-log.ts';
import { type Entry, isOver } from '#actions/effects/entry.ts';
import type { Fence } from '#actions/effects/fence.ts';
import { compensableIn } from './left.ts';

/** How far the undoing of what a step did is, once it was begun. */
export type Undoing = 'not_undone' | 'undoing' | 'undone';

/** The farther to the right, the more it says about a step with several effects. */
const WORSE: readonly Undoing[] = ['undone', 'not_undone', 'undoing'];

/** Returns how far the undoing of an effect is that was begun. */
export const undoingOf = (
  effect: Entry,
  undo: Entry | undefined,
  { undoer }: Pick<Fence, 'undoer'>,
  now: number,
): Undoing => {
  if (undo?.state === 'done' || effect.state === 'void') return 'undone';
  return undoer !== undefined || (undo !== undefined && !isOver(undo, now)) ? 'undoing' : 'not_undone';
};

/** Returns the worse of two. */
export const worseOf = (one: Undoing | undefined, other: Undoing): Undoing =>
  one !== undefined && WORSE.indexOf(one) > WORSE.indexOf(other) ? one : other;

const WORDS: Record<Undoing, string> = {
  undone: 'is undone',
  not_undone: 'could not be undone',
  undoing: 'is being undone',
};

/** Says how far the undoing of what some steps did is: "what reserve, pack did is undone, and what charge did could not be undone". */
export const undoneWords = (steps: ReadonlyMap<string, Undoing>): string =>
  WORSE.flatMap((how) => {
    const those = [...steps].flatMap(([step, one]) => (one === how ? [step] : []));
    return those.length === 0 ? [] : [`what ${those.join(', ')} did ${WORDS[how]}`];
  }).join(', and ');

/** Says how far the undoing of an execution is that was begun, by its log. */
export const undoingWords = async (log: EffectLog, now: number): Promise<string> => {
  const fence = await log.fence();
  if (fence.undoer !== undefined) return 'what it did is being undone';
  const steps = new Map<string, Undoing>();
  for (const { entry, undo } of await compensableIn(log)) {
    const { step } = entry.about;
    steps.set(step, worseOf(steps.get(step), undoingOf(entry, undo, fence, now)));
  }
  return [...steps.values()].every((how) => how === 'undone') ? 'what it did is undone' : undoneWords(steps);
};
