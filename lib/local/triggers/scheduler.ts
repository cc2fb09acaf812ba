import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { parseSchedule, type Schedule } from '../bus/schedule.ts';
import type { StartWorkflow } from './event-triggers.ts';
import { triggerInput } from './input.ts';

/** setTimeout takes no more than this many milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Settings of a scheduler. */
export interface SchedulerOptions {
  manifests: readonly WorkflowManifest[];
  start: StartWorkflow;
  clock?: Clock;
  /** Hears of starts that failed. */
  onFailure?: (workflow: string, error: unknown) => void;
}

/** Starts workflows by their `schedule` triggers while the stack is up; nothing is made up for the time when it was not. */
export class Scheduler {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #clock: Clock;
  readonly #options: SchedulerOptions;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const createdAt = this.#clock.now();
    for (const { name, triggers } of options.manifests) {
      for (const trigger of triggers) {
        if (trigger.kind !== 'schedule') continue;
        const schedule = parseSchedule(trigger.expression, createdAt, trigger.timezone);
        if (schedule) this.#arm(name, schedule, trigger.input ?? {});
        else
          options.onFailure?.(
            name,
            new Error(`"${trigger.expression}" is no schedule that EventBridge knows`),
          );
      }
    }
  }

  /** Schedules that wait for their next time. */
  get waiting(): number {
    return this.#timers.size;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm(workflow: string, schedule: Schedule, input: Parameters<typeof triggerInput>[0]): void {
    const at = schedule(this.#clock.now());
    if (at !== undefined) this.#wait(at, () => void this.#fire(workflow, schedule, input, at));
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

  async #fire(
    workflow: string,
    schedule: Schedule,
    input: Parameters<typeof triggerInput>[0],
    at: number,
  ): Promise<void> {
    this.#arm(workflow, schedule, input);
    const time = new Date(at).toISOString();
    try {
      await this.#options.start(
        workflow,
        `schedule-${time.replaceAll(/\W/g, '-')}`,
        await triggerInput(input, { time }),
      );
    } catch (error) {
      this.#options.onFailure?.(workflow, error);
    }
  }
}
