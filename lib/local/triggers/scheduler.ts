import { parseSchedule, type Schedule } from '#contracts/schedules/schedule.ts';
import { type Clock, systemClock } from '#core/clock.ts';

/** The most that setTimeout takes. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** Settings of a scheduler. */
export interface SchedulerOptions {
  clock?: Clock;
  /** When each schedule was added first, in milliseconds since the epoch: one that is added again keeps its times, as a deployment leaves it. */
  since?: Map<string, number>;
  /** Called when a task failed, or when an expression is not a schedule. */
  onFailure?: (name: string, error: unknown) => void;
}

/** Something that runs on a schedule. */
export interface ScheduledTask {
  name: string;
  /** `rate(…)` or `cron(…)`. */
  expression: string;
  timezone?: string;
  /** Runs the task; `at` is the scheduled instant in milliseconds since the Unix epoch. */
  run(at: number): Promise<void>;
}

/** Runs tasks on their schedules while the stack is running; times missed while it was not are not caught up. */
export class Scheduler {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #clock: Clock;
  readonly #since: Map<string, number>;
  readonly #onFailure: NonNullable<SchedulerOptions['onFailure']>;

  constructor(options: SchedulerOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#since = options.since ?? new Map();
    this.#onFailure = options.onFailure ?? (() => undefined);
  }

  /** Number of schedules that wait for their next time. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Adds a task; a rate counts from when the task was added first with this expression. */
  add(task: ScheduledTask): void {
    const { expression, name, timezone } = task;
    const known = `${name} ${expression}`;
    const createdAt = this.#since.get(known) ?? this.#clock.now();
    this.#since.set(known, createdAt);
    const parsed = parseSchedule({ expression, createdAt, timezone });
    if ('schedule' in parsed) this.#arm(task, parsed.schedule);
    else
      this.#onFailure(
        task.name,
        new Error(`EventBridge would refuse "${expression}": ${parsed.problem.message}`),
      );
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm(task: ScheduledTask, schedule: Schedule): void {
    const at = schedule(this.#clock.now());
    if (at === undefined) return;
    this.#wait(at, () => {
      this.#arm(task, schedule);
      task.run(at).catch((error: unknown) => this.#onFailure(task.name, error));
    });
  }

  #wait(at: number, then: () => void): void {
    const left = Math.max(0, at - this.#clock.now());
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        if (left > MAX_TIMER_MILLISECONDS) this.#wait(at, then);
        else then();
      },
      Math.min(left, MAX_TIMER_MILLISECONDS),
    );
    this.#timers.add(timer);
  }
}
