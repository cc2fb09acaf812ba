import type { EffectLog, LoggedEntry } from '#actions/effects/effect-log.ts';
import { type Entry, isOver } from '#actions/effects/entry.ts';
import { type Fence, isToBeUndone, membersOf } from '#actions/effects/fence.ts';
import type { LogPlace } from '#actions/effects/undo-order.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';

/** How far the undoing of a step is. */
type UndoneStep = Required<Pick<StepProgress, 'compensation'>> & Pick<StepProgress, 'compensationError'>;

type Compensation = UndoneStep['compensation'];

/** An effect that can be undone, and its undo. */
export interface Compensable {
  key: string;
  entry: Entry;
  /** It is in one of the shards of the log. */
  sharded?: true;
  /** Absent if it was never tried. */
  undo?: Entry;
}

/** Returns the effects of an execution that something undoes and that may have taken place, newest first. */
export const compensableIn = async (log: EffectLog): Promise<Compensable[]> => {
  const logged: LoggedEntry[] = [];
  for await (const one of log.entries()) logged.push(one);
  return compensableOf(logged);
};

/** Returns those of some effects that may have taken place, newest first. */
export const compensableAt = async (log: EffectLog, effects: readonly LogPlace[]): Promise<Compensable[]> =>
  compensableOf(
    await log.entriesAt(effects.flatMap((effect) => [effect, { ...effect, key: undoKey(effect.key) }])),
  );

/** Whether an execution whose undoing was begun has effects that are still to be undone. */
export const hasLeft = async (log: EffectLog): Promise<boolean> => {
  const progress = await log.order.progress();
  if (progress) return progress.next < progress.pages || progress.left > 0;
  return (await compensableIn(log)).some(isLeft);
};

/** Returns the effects of a part that are still to be undone, newest first. */
export const leftOfPart = async (log: EffectLog, keys: readonly string[]): Promise<Compensable[]> => {
  const isMember = membersOf(keys);
  return (await compensableIn(log)).filter((effect) => isLeft(effect) && isMember(effect.key));
};

const compensableOf = (logged: readonly LoggedEntry[]): Compensable[] => {
  const entries = new Map(logged.map((one) => [one.key, one]));
  const found: Compensable[] = [];
  for (const { key, entry, sharded } of entries.values()) {
    if (entry.about.undo === undefined || entry.state === 'not_done' || entry.state === 'void') continue;
    const undo = entries.get(undoKey(key))?.entry;
    found.push({ key, entry, ...defined({ undo, sharded }) });
  }
  return found.sort((a, b) => b.entry.at - a.entry.at);
};

/** Whether an effect is still to be undone. */
export const isLeft = ({ undo }: Compensable): boolean => undo?.state !== 'done';

/** What keeps an effect from being undone that nothing has tried to undo, and that a person is to decide about. */
const HELD = 'Held';

/** An effect that is to be undone and is not, and what kept it from that. */
export type StuckEffect = Compensable & { error: string };

/** Returns the effects that are to be undone and are not, newest first, each with the error that kept it from that. */
export const stuckEffects = async (log: EffectLog): Promise<StuckEffect[]> => {
  const fence = await log.fence();
  const { held } = fence;
  return (await compensableIn(log))
    .filter((effect) => isLeft(effect) && (held !== undefined || isToBeUndone(fence, effect.key)))
    .map((effect) => ({
      ...effect,
      error: effect.undo?.error ?? (held && !effect.undo ? HELD : 'ResultUnknown'),
    }));
};

/** Returns the steps of such effects, each with the error that kept the oldest of them from being undone. */
export const stuckSteps = (stuck: readonly StuckEffect[]): Map<string, string> =>
  new Map(stuck.map(({ entry, error }) => [entry.about.step, error]));

/** Returns when an effect's call, or its undo's, is over at the latest; undefined if it is over. */
export const underWayUntil = ({ entry, undo }: Compensable, now: number): number | undefined => {
  const pending = [entry, ...(undo ? [undo] : [])].filter((one) => !isOver(one, now));
  return pending.length === 0 ? undefined : Math.max(...pending.map(({ until }) => until));
};

/**
 * Returns how far the undoing of each step is, the worst of its iterations; nothing of one of which only some effects are undone, and the others are
 * to stand. `shownAt` says at which step that is shown: the progress of an execution has no steps that run apart from it, in executions of a
 * distributed `for_each`.
 */
export const undoneSteps = (
  effects: readonly Compensable[],
  fence: Pick<Fence, 'epoch' | 'parked' | 'part' | 'undoer'>,
  shownAt: (step: string) => string = (step) => step,
): Map<string, UndoneStep> => {
  const steps = new Map<string, UndoneStep>();
  const standing = new Set<string>();
  const worse: readonly Compensation[] = ['succeeded', 'failed', 'running'];
  for (const { key, entry, undo } of effects) {
    const compensation = howFar(undo, isToBeUndone(fence, key) ? fence : {});
    const step = shownAt(entry.about.step);
    const known = steps.get(step)?.compensation;
    if (compensation === undefined) standing.add(step);
    else if (known === undefined || worse.indexOf(compensation) > worse.indexOf(known))
      steps.set(step, {
        compensation,
        ...(compensation === 'failed' ? defined({ compensationError: undo?.error }) : {}),
      });
  }
  for (const step of standing) if (steps.get(step)?.compensation === 'succeeded') steps.delete(step);
  return steps;
};

const howFar = (
  undo: Entry | undefined,
  { undoer, parked }: Pick<Fence, 'parked' | 'undoer'>,
): Compensation | undefined => {
  if (undo?.state === 'done') return 'succeeded';
  if (undoer !== undefined) return 'running';
  return undo === undefined && !parked ? undefined : 'failed';
};
