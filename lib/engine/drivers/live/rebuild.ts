import { knownAs } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { Advance } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import { derivedRandomness } from '../../model/randomness.ts';
import { advance } from '../../run/advance.ts';
import { type ExecutionRecord, isStoreFailure, type Recoverable } from '../../store/store.ts';
import { messageOf, reportBug } from '../report-bug.ts';
import { guarded, type HangGuard } from './hang-guard.ts';
import type { LiveHost } from './host.ts';
import { abandon, finishedRecord } from './keeping.ts';
import { type LiveRun, newJournal, newLiveRun, noteEffects, noteEvent, parseSnapshot } from './live-run.ts';
import type { MachineSource } from './machine-source.ts';

/** Creates the live run of an execution that has not started. */
export const newRun = (machines: MachineSource, record: ExecutionRecord): LiveRun =>
  newLiveRun(record, machines.machine(record.revision), machines.createRun(record));

/** Takes one step of the pure engine, and notes what it asks for. */
export const stepRun = (live: LiveRun, event: EngineEvent, now: number): Advance => {
  noteEvent(live, event);
  const randomness = derivedRandomness(live.record.seed, live.sequence);
  const step = advance(live.machine, live.run, event, now, randomness);
  noteEffects(live, step.effects);
  return step;
};

/** Rebuilds a run from its last snapshot and the journal after it. */
export const rebuildRun = (machines: MachineSource, found: Recoverable): LiveRun => {
  const { record, snapshot, journal } = found;
  const live = newRun(machines, record);
  if (snapshot) Object.assign(live, parseSnapshot(snapshot.run), { sequence: snapshot.sequence });
  live.journal = { ...newJournal(snapshot?.run.length), entries: journal.length };
  for (const { sequence, entry } of journal) {
    const { now, event } = knownAs<{ now: number; event: EngineEvent }>(parseJsonText(entry));
    live.sequence = sequence;
    stepRun(live, event, now);
  }
  return live;
};

interface RebuildingHost extends Pick<LiveHost, 'store' | 'machines' | 'clock'> {
  guard: HangGuard | undefined;
}

const SET_ASIDE =
  'It held up the engine at three starts in a row, and was set aside so that the others can continue';

/**
 * Rebuilds an execution that had not ended when the engine stopped. One that cannot be rebuilt ends, and one that turns out to have ended is
 * closed: undefined then.
 */
export const rebuildKept = (host: RebuildingHost, found: Recoverable): LiveRun | undefined => {
  const { store, machines, clock, guard } = host;
  const { record } = found;
  guard?.watch();
  if (guard?.mustSetAside(record.arn)) {
    abandon(store, record, clock.now(), SET_ASIDE);
    return undefined;
  }
  try {
    const live = guarded(guard, record.arn, () => rebuildRun(machines, found));
    if (live.run.status === 'RUNNING') return live;
    store.updateExecution(finishedRecord(live));
  } catch (error) {
    if (isStoreFailure(error)) throw error;
    reportBug(error);
    abandon(store, record, clock.now(), `The engine could not resume it: ${messageOf(error)}`);
  }
  return undefined;
};
