import { parseSchedule, type Schedule } from '#contracts/schedules/schedule.ts';
import { type Clock, systemClock } from '#core/clock.ts';

/** setTimeout takes no more than this many milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Settings of a scheduler. */
export interface SchedulerOptions {
  clock?: Clock;
  /** Hears of targets that failed and of expressions that are no schedules. */
  onFailure?: (name: string, error: unknown) => void;
}

/** Something that is done by the clock. */
export interface ScheduledTask {
  name: string;
  /** `rate(…)` or `cron(…)`. */
  expression: string;
  timezone?: string;
  /** `at` is the instant that was asked for, in milliseconds since the Unix epoch. */
  run(at: number): Promise<void>;
}

/** Runs tasks by their schedules while the stack is up; nothing is made up for the time when it was not. */
export class Scheduler {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #clock: Clock;
  readonly #onFailure: NonNullable<SchedulerOptions['onFailure']>;

  constructor(options: SchedulerOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#onFailure = options.onFailure ?? (() => undefined);
  }

  /** Schedules that wait for their next time. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Takes a task on; a rate counts from now. */
  add(task: ScheduledTask): void {
    const { expression, timezone } = task;
    const parsed = parseSchedule({ expression, createdAt: this.#clock.now(), timezone });
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
        if (left > LONGEST_TIMER) this.#wait(at, then);
        else then();
      },
      Math.min(left, LONGEST_TIMER),
    );
    this.#timers.add(timer);
  }
}
