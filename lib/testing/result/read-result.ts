import type { WorkflowManifest } from '#contracts/manifest.ts';
import { readCause } from '#contracts/progress/cause.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { saysNone } from '#contracts/progress/undid-nothing.ts';
import type { Visit } from '#contracts/progress/visit.ts';
import { visitOwners } from '#contracts/progress/visit-owner.ts';
import { Visits } from '#contracts/progress/visits.ts';
import { defined } from '#core/defined.ts';
import type { VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { CallRecord, Recording } from '../answers/recorder.ts';
import type { StateRecords } from '../answers/state-table.ts';
import { costOf } from './cost.ts';
import type { CompensationResult, StepResult, WaitResult, WorkflowResult } from './workflow-result.ts';

/** Reads everything that tests ask for from a finished execution. */
export const readResult = (
  manifest: WorkflowManifest,
  ended: VirtualResult,
  { calls, emitted }: Recording,
  state: StateRecords,
): WorkflowResult => {
  const { status, output, error, cause, elapsedMilliseconds, history, run } = ended;
  const { startedAt } = run;
  const visits = new Visits();
  const progress = createProgress(manifest);
  for (const event of history) {
    visits.apply(event);
    progress.apply(event);
  }
  const snapshot = progress.snapshot(startedAt + elapsedMilliseconds);
  const places = placesOf(manifest, visits.all, history);
  const steps = snapshot.steps.map((step) => stepResult(step, places, startedAt));
  for (const step of steps.toReversed()) {
    if (step.entered === undefined) Object.assign(step, around(step, steps, snapshot.steps));
  }
  return {
    workflow: manifest.name,
    status,
    ...defined({ output, error, cause, reason: cause === undefined ? undefined : readCause(cause).text }),
    steps: Object.fromEntries(steps.map((step) => [step.id, step])),
    calls,
    compensations: compensationsOf(calls),
    waits: waitsOf(manifest, visits.all, history, startedAt),
    emitted,
    state,
    cost: costOf(history, calls),
    elapsedMilliseconds,
    startedAt,
    history,
    manifest,
  };
};

/** Where a step is in the history. */
interface Places {
  visits: Visit[];
  left?: number;
}

const placesOf = (
  { steps }: WorkflowManifest,
  visits: readonly Visit[],
  history: readonly HistoryEvent[],
): Map<string, Places> => {
  const ownerOf = visitOwners(steps);
  const places = new Map<string, Places>();
  const byState = new Map<string, Places>();
  for (const visit of visits) {
    const owner = ownerOf(visit);
    if (!owner || owner.as === 'compensation') continue;
    const place = places.get(owner.step.id) ?? { visits: [] };
    place.visits.push(visit);
    places.set(owner.step.id, place);
    byState.set(visit.state, place);
  }
  for (const { id, stateExitedEventDetails } of history) {
    const place = byState.get(String(stateExitedEventDetails?.name));
    if (place) place.left = id;
  }
  return places;
};

const stepResult = (step: StepProgress, places: Map<string, Places>, startedAt: number): StepResult => {
  const { id, type, uses, status, error, compensation, fallback = false } = step;
  const { visits = [], left } = places.get(id) ?? {};
  const own = visits.filter(({ state }) => state === visits[0]?.state);
  const since = (at: number | undefined): number | undefined =>
    at === undefined ? undefined : at - startedAt;
  return {
    id,
    type,
    status,
    times: own.length,
    attempts: visits.reduce((sum, visit) => sum + Math.max(1, visit.attempts), 0),
    fallback,
    ...defined({
      uses,
      startedAt: since(step.startedAtMilliseconds),
      endedAt: since(step.endedAtMilliseconds),
      error,
      compensation,
      entered: visits[0]?.id,
      left,
    }),
  };
};

/** Returns where a block that has no state begins and ends: with the steps in it. */
const around = (
  block: StepResult,
  steps: readonly StepResult[],
  progress: readonly StepProgress[],
): Partial<StepResult> => {
  const inner = new Set(progress.filter(({ parent }) => parent === block.id).map(({ id }) => id));
  const entered = steps.filter(({ id, entered: at }) => inner.has(id) && at !== undefined);
  if (entered.length === 0) return {};
  const left = entered.flatMap((step) => step.left ?? []);
  return {
    times: Math.max(1, block.times),
    entered: Math.min(...entered.map((step) => step.entered ?? 0)),
    ...(left.length > 0 && { left: Math.max(...left) }),
  };
};

const compensationsOf = (calls: readonly CallRecord[]): CompensationResult[] => {
  const byKey = new Map<string, CompensationResult>();
  for (const { key, step, action, attempt, error, compensation, output } of calls) {
    if (!compensation || saysNone(output)) continue;
    // A later attempt replaces the earlier one, at its place.
    byKey.set(key, { step, action, undone: error === undefined, attempts: attempt, ...defined({ error }) });
  }
  return [...byKey.values()];
};

const waitsOf = (
  { steps }: WorkflowManifest,
  visits: readonly Visit[],
  history: readonly HistoryEvent[],
  startedAt: number,
): WaitResult[] => {
  const types = new Map(steps.map(({ state, type }) => [state, type]));
  const end = Math.round((history.at(-1)?.timestamp ?? 0) * 1000);
  const stays = visits.flatMap((visit): WaitResult[] => {
    const isApproval = types.get(visit.state) === 'approval';
    if (visit.kind !== 'Wait' && !isApproval) return [];
    const milliseconds = (visit.leftAtMilliseconds ?? end) - visit.enteredAtMilliseconds;
    return [
      {
        step: visit.state,
        for: isApproval ? 'approval' : 'wait',
        seconds: milliseconds / 1000,
        startedAt: visit.enteredAtMilliseconds - startedAt,
      },
    ];
  });
  return [...stays, ...retryWaits(visits, history, startedAt)].sort((a, b) => a.startedAt - b.startedAt);
};

const retryWaits = (
  visits: readonly Visit[],
  history: readonly HistoryEvent[],
  startedAt: number,
): WaitResult[] => {
  const byId = new Map(history.map((event) => [event.id, event]));
  const names = new Map(visits.map(({ id, state }) => [id, state]));
  const stateOf = (event: HistoryEvent): string => {
    for (let at: HistoryEvent | undefined = event; at; at = byId.get(at.previousEventId)) {
      const name = names.get(at.id);
      if (name !== undefined) return name;
    }
    return '';
  };
  return history.flatMap((event): WaitResult[] => {
    const before = byId.get(event.previousEventId);
    if (event.type !== 'TaskScheduled' || !before || !/(Failed|TimedOut)$/.test(before.type)) return [];
    const seconds = Math.round((event.timestamp - before.timestamp) * 1000) / 1000;
    return [
      {
        step: stateOf(event),
        for: 'retry',
        seconds,
        startedAt: Math.round(before.timestamp * 1000) - startedAt,
      },
    ];
  });
};
