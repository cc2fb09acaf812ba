import { knownAs } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { Advance } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import { derivedRandomness } from '../../model/randomness.ts';
import { advance } from '../../run/advance.ts';
import type { ExecutionRecord, Recoverable } from '../../store/store.ts';
import { messageOf, reportBug } from '../report-bug.ts';
import { guarded, type HangGuard } from './hang-guard.ts';
import type { LiveHost } from './host.ts';
import { abandon, finishedRecord } from './keeping.ts';
import { type LiveRun, newJournal, newLiveRun, noteEffects, noteEvent, parseSnapshot } from './live-run.ts';
import type { MachineSource } from './machine-source.ts';
import type { SteadyClock } from './steady-clock.ts';

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

/** Returns the latest time that an execution has seen, in milliseconds since the Unix epoch. */
const lastTimeOf = ({ record, journal }: Recoverable): number => {
  const last = journal.at(-1);
  const { now = 0 } = last ? (JSON.parse(last.entry) as { now?: number }) : {};
  return Math.max(record.startedAt, record.redrivenAt ?? 0, now);
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

interface RebuildingHost extends Pick<LiveHost, 'store' | 'machines'> {
  clock: SteadyClock;
  guard: HangGuard | undefined;
}

const SET_ASIDE =
  'It held up the engine at three starts in a row, and was set aside so that the others can continue';

/**
 * Rebuilds executions that had not ended; those that cannot be rebuilt end, and those that turn out to have ended are closed. They are read one
 * after the other: the journals of all of them together may not fit in memory. Afterwards, the clock is at the latest time that any has seen.
 */
export const rebuildRuns = ({ store, machines, clock, guard }: RebuildingHost): LiveRun[] => {
  const running: LiveRun[] = [];
  let latest = 0;
  for (const found of store.recoverable()) {
    guard?.watch();
    const { arn } = found.record;
    const seen = lastTimeOf(found);
    if (seen > latest) {
      latest = seen;
      clock.continueFrom(latest);
    }
    if (guard?.mustSetAside(arn)) {
      abandon(store, found.record, clock.now(), SET_ASIDE);
      continue;
    }
    try {
      const live = guarded(guard, arn, () => rebuildRun(machines, found));
      if (live.run.status === 'RUNNING') running.push(live);
      else store.updateExecution(finishedRecord(live));
    } catch (error) {
      reportBug(error);
      abandon(store, found.record, clock.now(), `The engine could not resume it: ${messageOf(error)}`);
    }
  }
  return running;
};
