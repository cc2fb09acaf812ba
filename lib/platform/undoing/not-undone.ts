import type { EffectLog } from '#actions/effects/effect-log.ts';
import type { LateUndo, UndoInfo } from '#contracts/action-event.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { type Compensable, type StuckEffect, stuckEffects } from './left.ts';
import { undoInput } from './undo-input.ts';

/** An effect that is not undone, as people see it. */
export interface NotUndone {
  step: string;
  /** Numbers of its iterations, outermost first, or the id of its task: `2`, `0/5`. Absent if it is in no loop. */
  iteration?: string;
  /** What its compensation is called with; absent if that is not known or long, or the workflow has sensitive values. */
  with?: Json;
  /** What kept it from being undone. */
  error: string;
}

/** Effects of an execution that are named. */
const MAX_NAMED = 20;

/** Characters of an input that is shown. */
const MAX_INPUT = 500;

/** Names the newest effects of an execution that are to be undone and are not, and counts all of them. */
export const notUndoneIn = async (
  log: EffectLog,
  manifest: Pick<WorkflowManifest, 'sensitive'> | undefined,
): Promise<{ effects: NotUndone[]; count: number }> => {
  const stuck = await stuckEffects(log);
  return { effects: await namedOf(log, stuck, manifest), count: stuck.length };
};

/** Names the newest of the effects of an execution that are not undone. */
export const namedOf = (
  log: EffectLog,
  stuck: readonly StuckEffect[],
  manifest: Pick<WorkflowManifest, 'sensitive'> | undefined,
): Promise<NotUndone[]> => {
  const isShown = manifest !== undefined && manifest.sensitive === undefined;
  const effects = stuck.slice(0, MAX_NAMED).map(async ({ error, ...effect }): Promise<NotUndone> => {
    const { step } = effect.entry.about;
    const input = isShown ? await inputOf(log, effect) : undefined;
    return { step, error, ...defined({ iteration: iterationIn(effect.key, step), with: input }) };
  });
  return Promise.all(effects);
};

/** The key of an effect in a loop ends with the iterations (lib/compiler/emit/entry-key.ts). */
const iterationIn = (key: string, step: string): string | undefined => {
  const start = key.indexOf(`/${step}/`);
  return start < 0 ? undefined : key.slice(start + step.length + 2);
};

const inputOf = async (log: EffectLog, { key, entry }: Compensable): Promise<Json | undefined> => {
  const { about, result } = entry;
  const text = about.undo === undefined ? undefined : await log.read(key, 'undo', about.undo);
  if (text === undefined) return undefined;
  const known = result === undefined ? undefined : await log.read(key, 'result', result);
  const input = await undoInput(
    JSON.parse(text) as UndoInfo & LateUndo,
    known === undefined ? undefined : (JSON.parse(known) as Json),
  );
  return 'with' in input && JSON.stringify(input.with).length <= MAX_INPUT ? input.with : undefined;
};
