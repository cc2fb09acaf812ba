import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import type { Colors } from '../terminal/terminal.ts';
import { progressChanges } from './progress.ts';

/**
 * Renders what changes in an execution, a line each, for logs. Between two of its rounds a `while` seems to have ended: that it has is said
 * when something outside of it changes.
 */
export class ProgressLog {
  readonly #colors: Colors;
  #before: ProgressSnapshot | undefined;
  /** Lines of loops that may have ended. */
  readonly #held = new Map<string, string>();

  constructor(colors: Colors) {
    this.#colors = colors;
  }

  /** Returns the lines about what has changed since the last time. */
  changes(after: ProgressSnapshot): string[] {
    const parents = new Map(after.steps.map(({ id, parent }) => [id, parent]));
    const changes = progressChanges(this.#before, after, this.#colors);
    this.#before = after;
    return changes.flatMap(({ step, line }) => {
      if (this.#held.delete(step.id) && (step.status === 'running' || step.status === 'waiting')) return [];
      const ended = this.#release((loop) => !isIn(loop, step.id, parents));
      if (!mayRunAgain(step)) return [...ended, line];
      this.#held.set(step.id, line);
      return ended;
    });
  }

  /** Returns the lines of loops that have ended, once the execution has. */
  rest(): string[] {
    return this.#release(() => true);
  }

  #release(isOver: (loop: string) => boolean): string[] {
    const over = [...this.#held].filter(([loop]) => isOver(loop));
    for (const [loop] of over) this.#held.delete(loop);
    return over.map(([, line]) => line);
  }
}

const mayRunAgain = ({ type, status, compensation }: StepProgress): boolean =>
  type === 'while' && status === 'succeeded' && compensation === undefined;

const isIn = (block: string, id: string, parents: ReadonlyMap<string, string | undefined>): boolean => {
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) if (at === block) return true;
  return false;
};
