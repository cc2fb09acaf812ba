import { defined } from '#core/defined.ts';
import { type Randomness, type SeededRandomness, seededRandomness } from '#core/ids.ts';
import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';
import { TaskFailure } from '../../integrations/integration.ts';
import { createRun } from '../../model/create-run.ts';
import type { ReadItems, WriteResults } from '../../model/effect.ts';
import type { EventRecord, HistoryEvent } from '../../model/event-record.ts';
import type { Machine } from '../../model/machine.ts';
import type { FindChild } from '../../model/map-run.ts';
import { toHistoryEvent } from '../../model/render-event.ts';
import type { Run, RunIdentity } from '../../model/run.ts';
import type { RunStatus } from '../../model/status.ts';
import { parseMachine } from '../../states/parse-machine.ts';
import { type TaskHandler, VirtualTasks } from './tasks.ts';
import { type VirtualRun, VirtualWorld } from './world.ts';

export type { TaskAnswer, TaskHandler, VirtualTask } from './tasks.ts';
export type { VirtualRun } from './world.ts';

type Items = Json[] | JsonObject;

/** What to run in virtual time. */
export interface RunVirtualOptions {
  /** The definition, or a machine that is already parsed. */
  definition?: JsonObject;
  machine?: Machine;
  /** @default an empty object */
  input?: Json;
  /** Answers tasks; without one they fail. */
  tasks?: TaskHandler;
  /** Items of a distributed Map's ItemReader; a TaskFailure that is thrown fails the Map. */
  readItems?: (effect: ReadItems) => Items | Promise<Items>;
  /** Takes the results of a distributed Map's ResultWriter, and finds their children; returns the Map's result. A TaskFailure fails the Map. */
  writeResults?: (effect: WriteResults, findChild: FindChild) => Json | Promise<Json>;
  /** Milliseconds since the Unix epoch at which the run starts. @default 2024-01-01T00:00:00Z */
  startAt?: number;
  randomness?: Randomness;
  identity?: Partial<RunIdentity>;
  /** Keeps the child executions of distributed Maps, with their histories. */
  keepChildren?: boolean;
  /** Gets each child execution of a distributed Map when it has ended, with its history. */
  childEnded?: (child: VirtualRun) => void;
}

/** How a run ended, and all it left behind. */
export interface VirtualResult {
  status: RunStatus;
  output?: Json;
  error?: string;
  cause?: string;
  /** In the shape of GetExecutionHistory; rendered when it is read. */
  readonly history: HistoryEvent[];
  /** The same as the engine keeps it. */
  records: EventRecord[];
  /** Virtual milliseconds from the start to the end. */
  elapsedMilliseconds: number;
  run: Run;
  /** Child executions of distributed Maps, when they were to be kept. */
  children: VirtualRun[];
}

/** A run on a virtual clock, for tests that intervene: answer tasks, let time pass, stop, redrive. */
export class VirtualSession {
  readonly target: VirtualRun;
  readonly world: VirtualWorld;
  private readonly tasks: VirtualTasks;
  private readonly options: RunVirtualOptions;

  constructor(options: RunVirtualOptions, from?: VirtualSession) {
    this.options = options;
    this.tasks = new VirtualTasks(options.tasks);
    const randomness = options.randomness ?? seededRandomness(1);
    if (from) {
      const { world, target } = from.world.fork(from.target, randomness, this.ports(options));
      this.world = world;
      this.target = target;
      return;
    }
    const machine = options.machine ?? (options.definition && parseMachine(options.definition));
    invariant(machine, 'a virtual run needs a definition or a machine');
    const startAt = options.startAt ?? START;
    this.world = new VirtualWorld(startAt, randomness, this.ports(options), options.keepChildren ?? false);
    const run = createRun({ ...IDENTITY, ...options.identity }, options.input ?? {});
    this.target = { machine, run, history: [], awaitedBy: null };
  }

  /** Returns an independent copy at the same point, whose tasks another handler answers. The source of randomness must be a seeded one. */
  fork(tasks: TaskHandler): VirtualSession {
    invariant(this.tasks.working === 0, 'a session is forked while no handler is at work');
    const { randomness } = this.options;
    invariant(isSeeded(randomness), 'only seeded randomness can be forked');
    return new VirtualSession({ ...this.options, tasks, randomness: randomness.fork() }, this);
  }

  /** Starts or continues, until the run has ended or nothing more is due. */
  async drive(): Promise<VirtualResult> {
    this.start();
    do await this.answered();
    while (this.running && this.world.tick());
    return this.result();
  }

  /** Waits for handlers that are at work. */
  async answered(): Promise<void> {
    while (this.tasks.working > 0) await this.tasks.drained();
  }

  /** Does the same synchronously; handlers must answer without a promise. */
  driveSync(): VirtualResult {
    this.start();
    while (this.running && this.world.tick())
      invariant(this.tasks.working === 0, 'a handler answered with a promise');
    return this.result();
  }

  private get running(): boolean {
    return this.target.run.status === 'RUNNING';
  }

  private start(): void {
    if (this.target.run.lastEventId === 0) this.world.send(this.target, { type: 'start' });
  }

  private ports({
    readItems = noReader,
    writeResults = noWriter,
    childEnded = () => undefined,
  }: RunVirtualOptions): ConstructorParameters<typeof VirtualWorld>[2] {
    return {
      childEnded,
      invoke: (target, request) => this.tasks.invoke(this.world, target, request),
      readItems: (target, effect) => {
        const { mapRunId } = effect;
        this.tasks.work(
          () => readItems(effect),
          (items) => this.world.sendLater(target, { type: 'itemsRead', mapRunId, items }),
          (thrown) =>
            this.world.sendLater(target, { type: 'itemsReadFailed', mapRunId, ...refusalIn(thrown) }),
        );
      },
      writeResults: (target, effect, findChild) => {
        const { mapRunId } = effect;
        this.tasks.work(
          () => writeResults(effect, findChild),
          (output) => this.world.sendLater(target, { type: 'resultsWritten', mapRunId, output }),
          (thrown) =>
            this.world.sendLater(target, { type: 'resultsWriteFailed', mapRunId, ...refusalIn(thrown) }),
        );
      },
    };
  }

  /** Returns the run's outcome so far. */
  result(): VirtualResult {
    const { run, history } = this.target;
    const { status, error, cause } = run;
    const output = withoutExact(run.output);
    let rendered: HistoryEvent[] | undefined;
    return {
      status,
      ...defined({ output, error, cause }),
      get history(): HistoryEvent[] {
        rendered ??= history.map((record) => toHistoryEvent(record));
        return rendered;
      },
      records: history,
      elapsedMilliseconds: (run.stoppedAt ?? this.world.now) - run.startedAt,
      run,
      children: this.world.children,
    };
  }
}

/** Returns what fails a distributed Map; anything else that was thrown is a bug and passed on. */
const refusalIn = (thrown: unknown): Pick<TaskFailure, 'error' | 'cause'> => {
  if (!(thrown instanceof TaskFailure)) throw thrown;
  const { error, cause } = thrown;
  return { error, cause };
};

const noReader = (): never => {
  throw new TaskFailure('States.ItemReaderFailed', 'No reader answers this run');
};

const noWriter = (): never => {
  throw new TaskFailure('States.ResultWriterFailed', 'No writer answers this run');
};

const isSeeded = (randomness: Randomness | undefined): randomness is SeededRandomness =>
  randomness !== undefined && 'fork' in randomness;

const START = Date.UTC(2024, 0, 1);
const ARN = 'arn:aws:states:us-east-1:000000000000';
const IDENTITY: RunIdentity = {
  id: `${ARN}:execution:machine:run`,
  name: 'run',
  roleArn: 'arn:aws:iam::000000000000:role/virtual',
  stateMachineArn: `${ARN}:stateMachine:machine`,
  stateMachineName: 'machine',
  type: 'STANDARD',
};

/**
 * Runs a machine to its end on a virtual clock: timers fire in order at once, so a day of waiting takes no time. A run that
 * cannot continue, because a task never answers and has no deadline, times out after a year like any other.
 */
export const runVirtual = (options: RunVirtualOptions): Promise<VirtualResult> =>
  new VirtualSession(options).drive();

/** Does the same synchronously; handlers must answer without a promise. */
export const runVirtualSync = (options: RunVirtualOptions): VirtualResult =>
  new VirtualSession(options).driveSync();
