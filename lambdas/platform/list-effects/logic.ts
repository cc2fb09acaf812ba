import type { z } from 'zod';
import type { LoggedEntry } from '#actions/effects/effect-log.ts';
import { type Entry, isOver } from '#actions/effects/entry.ts';
import type { Fence } from '#actions/effects/fence.ts';
import { undoKey, undoneKey } from '#contracts/compensation/keys.ts';
import type { listEffects as route } from '#contracts/http/routes/list-effects.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import type { RecordedEffect } from '#platform/progress/progress-store.ts';

type EffectView = z.input<typeof route.response>['effects'][number];

/** Lists the effects of an execution by the log, and by its history what its definition has recorded without an action. */
export const listEffects: Serves<typeof route> = async (
  { parameters },
  { manifests, viewOf, logOf, clock },
) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const arn = executionArn(manifest.name, parameters.execution);
  const { view, asOf } = await viewOf(manifest, arn);
  const log = logOf(arn);
  const entries = new Map<string, Entry>();
  for await (const { key, entry } of log.entries()) entries.set(key, entry);
  const fence = await log.fence();
  const recorded = new Map(view.recorded?.map((one) => [one.key, one]));
  const isOver = view.snapshot.status !== 'RUNNING';
  const effects = [
    ...[...entries]
      .filter(([key]) => undoneKey(key) === key)
      .map(([key, entry]) => {
        const effect = effectOf({ key, entry }, entries.get(undoKey(key)), fence, clock.now());
        return { ...defined({ error: recorded.get(key)?.error }), ...effect };
      }),
    ...[...recorded].filter(([key]) => !entries.has(key)).map(([, one]) => recordedEffect(one, isOver)),
  ];
  const actions = new Map(manifest.steps.map(({ id, uses }) => [id, uses]));
  return {
    effects: effects
      .map((effect) => ({ ...effect, ...defined({ action: actions.get(effect.step) ?? effect.action }) }))
      .sort((one, other) => other.at.localeCompare(one.at)),
    ...defined({
      as_of: asOf === undefined ? undefined : isoOf(asOf),
      undoing: fence.undoer,
      parked: fence.parked && parkedView(fence.parked),
    }),
  };
};

/** What became of the compensation of an effect that only the history knows; one that was cut off did not take place. */
const RECORDED = { running: 'undoing', succeeded: 'undone', failed: 'not_undone' } as const;

const recordedEffect = ({ step, at, compensation, error }: RecordedEffect, isOver: boolean): EffectView => {
  const reached = compensation === undefined ? 'done' : RECORDED[compensation];
  const state = reached === 'undoing' && isOver ? 'not_undone' : reached;
  return { step, at: isoOf(at), state, undoable: true, ...defined({ error }) };
};

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

const parkedView = ({ tries, retryAt }: NonNullable<Fence['parked']>) => ({
  tries,
  ...defined({ retry_at: retryAt === undefined ? undefined : isoOf(retryAt) }),
});

const effectOf = ({ entry }: LoggedEntry, undo: Entry | undefined, fence: Fence, now: number): EffectView => {
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
const stateOf = (entry: Entry, undo: Entry | undefined, fence: Fence, now: number): EffectView['state'] => {
  if (undo?.state === 'done') return 'undone';
  if (entry.state === 'void' || entry.state === 'not_done') return 'not_done';
  const isUndoable = entry.about.undo !== undefined;
  if (isUndoable && fence.undoer !== undefined) return 'undoing';
  if (undo !== undefined || (isUndoable && fence.parked !== undefined)) return 'not_undone';
  if (entry.state === 'revoked') return entry.result === undefined ? 'unknown' : 'done';
  return entry.state === 'under_way' && isOver(entry, now) ? 'unknown' : entry.state;
};
