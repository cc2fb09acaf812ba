import { defined } from '#core/defined.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { TaskFate, WorkerTask } from '#local/activities/serve-activity.ts';
import type { CommandCall } from '../command/command.ts';

/** Tells the user what becomes of tasks. */
export interface TaskLog {
  event(type: string, text: string, fields: Record<string, unknown>): void;
  taken(task: WorkerTask): void;
  ended(task: WorkerTask, fate: TaskFate, detail?: string): void;
  draining(milliseconds: number): void;
  /** Tasks that were not completed. */
  lost(): number;
}

/** Prints what becomes of tasks, a line each; with `--json`, an object each. */
export const taskLog = ({ terminal, options }: CommandCall): TaskLog => {
  const running = new Set<WorkerTask>();
  let givenUp = false;
  let lost = 0;
  const event = (type: string, text: string, fields: Record<string, unknown>): void =>
    terminal.line(options.json ? JSON.stringify({ type, ...fields }) : text);
  const named = ({ action, step, execution }: WorkerTask): string => `${action} (${step} of ${execution})`;
  return {
    event,
    taken(task) {
      running.add(task);
      event('taken', `→ ${named(task)}`, { ...task });
    },
    ended(task, fate, detail) {
      running.delete(task);
      if (fate === 'lost' || (givenUp && fate === 'failed')) lost += 1;
      const mark = fate === 'succeeded' ? '✓' : '✗';
      const why = { succeeded: '', failed: `: ${detail}`, gone: ': the execution no longer waits for it' };
      const text = fate === 'lost' ? `: its outcome could not be reported: ${detail}` : why[fate];
      event(fate, `${mark} ${named(task)}${text}`, { ...task, ...defined({ detail }) });
    },
    draining(milliseconds) {
      givenUp = true;
      const count = running.size;
      if (count === 0) return;
      const what = count === 1 ? 'A task has' : `${count} tasks have`;
      const text = `${what} ${formatMilliseconds(milliseconds)} to end; interrupt again to give up`;
      event('draining', text, { tasks: count });
    },
    lost: () => lost + running.size,
  };
};
