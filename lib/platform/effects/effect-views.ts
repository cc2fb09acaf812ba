import type { z } from 'zod';
import { type Entry, isOver } from '#actions/effects/entry.ts';
import { type Fence, isToBeUndone } from '#actions/effects/fence.ts';
import { isLost, undoKey, undoneKey } from '#contracts/compensation/keys.ts';
import type { listEffects as route } from '#contracts/http/routes/list-effects.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import type { RecordedEffect } from '../progress/progress-store.ts';
import type { CurrentView } from '../progress/run-views.ts';

/** An effect as the API shows it. */
export type EffectView = z.input<typeof route.response>['effects'][number];

/** The effects of an execution, newest first, and what they were read from. */
export interface EffectViews extends CurrentView {
  effects: (EffectView & { key: string })[];
  fence: Fence;
}

/** Returns the effects of an execution by the log, and by its history what its definition has recorded without an action. */
export const effectViews = async (
  { viewOf, logOf, clock }: Pick<PlatformPorts, 'clock' | 'logOf' | 'viewOf'>,
  manifest: WorkflowManifest,
  execution: string,
): Promise<EffectViews> => {
  const current = await viewOf(manifest, execution);
  const { view } = current;
  const log = logOf(execution);
  const entries = new Map<string, Entry>();
  for await (const { key, entry } of log.entries()) entries.set(key, entry);
  const fence = await log.fence();
  const recorded = new Map(view.recorded?.map((one) => [one.key, one]));
  const isEnded = view.snapshot.status !== 'RUNNING';
  const effects = [
    ...[...entries]
      .filter(([key]) => undoneKey(key) === key && !isLost(key))
      .map(([key, entry]) => {
        const about = isToBeUndone(fence, key) ? fence : {};
        const effect = effectOf(entry, entries.get(undoKey(key)), about, clock.now());
        return { key, ...defined({ error: recorded.get(key)?.error }), ...effect };
      }),
    ...[...recorded]
      .filter(([key]) => !entries.has(key) && !isLost(undoneKey(key)))
      .map(([key, one]) => ({ key, ...recordedEffect(one, isEnded) })),
  ];
  const actions = new Map(manifest.steps.map(({ id, uses }) => [id, uses]));
  return {
    ...current,
    effects: effects
      .map((effect) => ({ ...effect, ...defined({ action: actions.get(effect.step) ?? effect.action }) }))
      .sort((one, other) => other.at.localeCompare(one.at)),
    fence,
  };
};

/** What became of the compensation of an effect that only the history knows; one that was cut off did not take place. */
const RECORDED = { running: 'undoing', succeeded: 'undone', failed: 'not_undone' } as const;

const recordedEffect = ({ step, at, compensation, error }: RecordedEffect, isEnded: boolean): EffectView => {
  const reached = compensation === undefined ? 'done' : RECORDED[compensation];
  const state = reached === 'undoing' && isEnded ? 'not_undone' : reached;
  return { step, at: isoOf(at), state, undoable: true, ...defined({ error }) };
};

/** What is known of the undoing that an effect is part of. */
type Undoing = Pick<Fence, 'parked' | 'undoer'>;

const effectOf = (entry: Entry, undo: Entry | undefined, fence: Undoing, now: number): EffectView => {
  const { step, action, undo: how } = entry.about;
  const state = stateOf(entry, undo, fence, now);
  return {
    step,
    at: isoOf(entry.at),
    state,
    undoable: how !== undefined && entry.shared !== true,
    ...defined({
      action: action === '' ? undefined : action,
      error: undo?.error ?? (state === 'done' || state === 'undone' ? undefined : entry.error),
      undone_at: undo && isoOf(undo.at),
    }),
  };
};

/** How far an effect is, or its undoing once that has begun. */
const stateOf = (entry: Entry, undo: Entry | undefined, fence: Undoing, now: number): EffectView['state'] => {
  if (undo?.state === 'done') return 'undone';
  if (entry.state === 'void' || entry.state === 'not_done') return 'not_done';
  const isUndoable = entry.about.undo !== undefined;
  if (isUndoable && fence.undoer !== undefined) return 'undoing';
  if (undo !== undefined || (isUndoable && fence.parked !== undefined)) return 'not_undone';
  if (entry.state === 'revoked') return entry.result === undefined ? 'unknown' : 'done';
  return entry.state === 'under_way' && isOver(entry, now) ? 'unknown' : entry.state;
};
