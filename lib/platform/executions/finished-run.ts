import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { close, type Fence, hold } from '#actions/effects/fence.ts';
import { parentIn } from '#contracts/child-executions.ts';
import { carriedIn } from '#contracts/correlation.ts';
import { localServices } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { costMeter } from '#contracts/prices.ts';
import { createProgress, type Progress } from '#contracts/progress/progress.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { searchedFields } from '#contracts/searchable.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { parseJson } from '#core/json.ts';
import { askedFor, withdrawApprovals } from '../approvals/withdraw.ts';
import { beganAt, type RunRecord, runRecord } from '../metrics/run-record.ts';
import { memoryOf } from '../metrics/used-memory.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { workflowOf } from '../ports/arns.ts';
import { eventsOf } from '../ports/executions.ts';
import { newerEvents } from '../ports/newer-events.ts';
import { CANCELLED, PAUSED, STOPPED } from '../ports/stop-errors.ts';
import { StartedExecutions } from '../undoing/abandoned.ts';
import { errorAbove, heirOf } from '../undoing/heir.ts';
import { importSaga } from '../undoing/import-history.ts';
import { compensableIn, isLeft } from '../undoing/left.ts';
import { logExpiry } from '../undoing/log-retention.ts';
import { reopened, undoChild, undoPart, undoRun } from '../undoing/start-undoing.ts';
import { comparedBy } from '../variants/measure.ts';
import type { EndView } from './end-view.ts';

/** The end of an execution, as its status-change event or a sweep reports it. */
export interface FinishedRun {
  /** ARN. */
  execution: string;
  /** Milliseconds since the epoch. */
  endedAtMilliseconds: number;
  /** What ended it. `Paused` does not count as an end; `Cancelled` turns a pause into one. */
  error?: string;
  /** Gets the events of its history. */
  view?: Pick<EndView, 'apply'>;
}

/**
 * Records the end of an execution: withdraws its open approvals, adds an audit entry, publishes events, undoes what an execution
 * that did not succeed has left, and stores its record for the metrics. The record comes last and marks everything as done, so an
 * interrupted attempt is repeated. Returns false if the end was recorded before, or is only a pause.
 */
export const recordEnd = async (
  ports: PlatformPorts,
  manifest: WorkflowManifest,
  { execution, endedAtMilliseconds, error, view }: FinishedRun,
): Promise<boolean> => {
  const endedAt = isoOf(endedAtMilliseconds);
  if (error === PAUSED || (await ports.runs.has(execution, endedAt))) return false;
  const history = new EndedHistory(manifest);
  for await (const page of newerEvents(ports.executions, execution, 0)) {
    for (const event of page) {
      history.apply(event);
      const viewed = view?.apply(event);
      if (viewed) await viewed;
    }
  }
  const { progress, input, since, started } = history;
  const ended = progress.snapshot(endedAtMilliseconds);
  if (ended.error === PAUSED && error !== CANCELLED) return false;
  const parent = parentIn(input);
  const aborted = ended.status === 'ABORTED' && error !== CANCELLED;
  const parentError = parent && aborted ? await errorAbove(ports, execution, parent) : undefined;
  // When its parent is resumed, that starts another execution, which continues with the same log.
  if (parentError === PAUSED) return false;
  const snapshot = ended.error === PAUSED ? { ...ended, error: CANCELLED } : ended;
  const record = runRecord(execution, snapshot, progress.runs(), since);
  // An execution that was redriven meanwhile reports its new end by another event.
  if (!record) return false;
  // An execution that continues this one has its effects, and asks again under the same keys.
  const isContinued = (await heirOf(ports.logOf(execution), execution)) !== undefined;
  if (!isContinued) await withdrawApprovals(ports.approvals, manifest.name, history.asked);
  await announceEnd(ports, execution, { ...snapshot, correlation_id: carriedIn(input) });
  const isHeld = snapshot.error === STOPPED || parentError === STOPPED;
  if (!isContinued) await settleEffects(ports, manifest, execution, { ...snapshot, isHeld });
  await adoptChildren(ports, started.all(), snapshot.startedAtMilliseconds);
  // What a failed execution has started is undone with it.
  if (snapshot.status === 'SUCCEEDED')
    for (const each of started.abandoned()) await undoChild(ports, each, { abandoned: true });
  const given = input === undefined ? undefined : parseJson(input);
  const fields = searchedFields(manifest.input, given);
  const compared = await comparedBy(await ports.manifests(), given, history.output);
  return ports.runs.record({
    ...(await withMemory(ports, record)),
    ended_at: endedAt,
    version: manifest.version,
    dollars: history.dollars(),
    ...compared,
    ...defined({ fields, began_at: manifest.flow && since === 0 ? beganAt(snapshot) : undefined }),
  });
};

/** What the history of an execution that has ended says. */
class EndedHistory {
  readonly progress: Progress;
  /** Keys under which its steps have asked for approvals. */
  readonly asked: string[] = [];
  readonly started = new StartedExecutions();
  input: string | undefined;
  output: string | undefined;
  /** When it was redriven last, after an end that was counted; 0 if it was not. Milliseconds since the epoch. */
  since = 0;
  #meter = costMeter();
  #isPaused = false;

  constructor(manifest: WorkflowManifest) {
    this.progress = createProgress(manifest, { sized: true });
  }

  /** Reads the next event. */
  apply(event: HistoryEvent): void {
    // What happened before a redrive was counted then; a pause ends nothing and is not counted.
    if (event.type === 'ExecutionRedriven' && !this.#isPaused) {
      this.since = event.timestamp?.getTime() ?? 0;
      this.#meter = costMeter();
    }
    this.#meter.apply(event);
    this.#isPaused = event.executionAbortedEventDetails?.error === PAUSED;
    if (event.executionStartedEventDetails) this.input = event.executionStartedEventDetails.input;
    this.output = event.executionSucceededEventDetails?.output ?? this.output;
    const callback = askedFor(event);
    if (callback) this.asked.push(callback.key);
    this.started.apply(event);
    this.progress.apply(event);
  }

  /** Returns what it has cost since it was redriven last, or since its start. */
  dollars(): number {
    return this.#meter.dollars();
  }
}

/** Adds to the steps of a record what their functions have noted that they used. The local stack notes nothing. */
const withMemory = async ({ progress }: PlatformPorts, record: RunRecord): Promise<RunRecord> => {
  if (localServices()) return record;
  const { notes } = await progress.of(record.execution);
  const steps = Object.entries(record.steps).map(([id, step]) => {
    const note = notes.find((one) => one.step === id);
    return [id, { ...step, ...defined({ memory: note && memoryOf(note) }) }] as const;
  });
  return { ...record, steps: Object.fromEntries(steps) };
};

/** Opens items for executions that steps have started and of which no event was heard: a sweep asks about them then. */
const adoptChildren = async (
  { runItems, manifests }: Pick<PlatformPorts, 'manifests' | 'runItems'>,
  executions: readonly string[],
  startedAtMilliseconds = 0,
): Promise<void> => {
  if (localServices()) return;
  for (const execution of executions) {
    const workflow = workflowOf(execution.replace(':execution:', ':stateMachine:'));
    if (!(await manifests()).has(workflow) || (await runItems.of(execution))) continue;
    await runItems.started({ workflow, execution, startedAt: isoOf(startedAtMilliseconds) });
  }
};

/**
 * Undoes an execution that did not succeed, unless a person is to decide: it was stopped without undoing, or its workflow says
 * `auto_undo: false`. In any case no effect of it begins any longer, and what a person is to decide about is listed with what is parked.
 */
const settleEffects = async (
  ports: PlatformPorts,
  { name: workflow, autoUndo = true }: WorkflowManifest,
  execution: string,
  {
    status,
    error,
    isHeld,
    endedAtMilliseconds: since = 0,
  }: Pick<ProgressSnapshot, 'endedAtMilliseconds' | 'error' | 'status'> & { isHeld: boolean },
): Promise<void> => {
  const log = ports.logOf(execution);
  const run = { workflow, execution };
  const held = isHeld || (!autoUndo && error !== CANCELLED);
  const expiry = logExpiry(ports.clock.now());
  if (status !== 'SUCCEEDED' && held) {
    await log.changeFence(close);
    const events = await eventsOf(ports.executions, execution);
    if (await reopened(log, events)) return;
    await importSaga(log, workflow, events);
    const count = (await compensableIn(log)).filter(isLeft).length;
    await log.changeFence((fence) => hold(fence, run, { count, since }));
    return;
  }
  if (status !== 'SUCCEEDED') {
    if (!(await undoRun(ports, run, { unlessRedriven: true }))) await log.expire(expiry);
    return;
  }
  const fence = await log.fence();
  // One that was started after its step was undone, by a start that was late, is undone although it succeeds.
  const hasLeft = fence.closed ? await undoRun(ports, run) : await isPartLeft(ports, run, fence);
  if (!hasLeft) await log.expire(expiry, fence);
};

/** Whether an execution has undone a part of what it did, and some of that is left: it is parked, or is undone from now on if nothing does that. */
const isPartLeft = async (
  ports: PlatformPorts,
  run: { workflow: string; execution: string },
  { undoer, parked, part }: Fence,
): Promise<boolean> => {
  if (parked !== undefined) return true;
  return part ? (await undoPart(ports, run)) > 0 : undoer !== undefined;
};

/** Publishes the end of an execution and its compensations that failed, and adds the end to the audit trail. */
const announceEnd = async (
  { audit, publish }: PlatformPorts,
  execution: string,
  {
    workflow,
    status,
    error,
    endedAtMilliseconds = 0,
    elapsedMilliseconds,
    steps,
    correlation_id,
  }: ProgressSnapshot & { correlation_id: string | undefined },
): Promise<void> => {
  if (status === 'RUNNING') return;
  const at = isoOf(endedAtMilliseconds);
  const run = { workflow, execution, at, ...defined({ correlation_id }) };
  for (const step of steps) {
    if (step.compensation !== 'failed') continue;
    await publish('Compensation Failed', {
      ...run,
      step: step.id,
      error: step.compensationError ?? error ?? 'Unknown',
    });
  }
  const details = { status, ...defined({ error }) };
  await audit({ execution, action: 'finished', by: 'step-functions', details, tookPlace: new Date(at) });
  await publish('Run Finished', { ...run, status, error, duration_seconds: elapsedMilliseconds / 1000 });
};
