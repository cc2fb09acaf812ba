import type { EventRecord } from '../../model/event-record.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import { reportBug } from '../report-bug.ts';

/** What listeners of an engine receive, in order: new history events, and every change of an execution's status. */
export type EngineNotice =
  | { type: 'history'; executionArn: string; events: readonly EventRecord[] }
  | { type: 'status'; execution: Readonly<ExecutionRecord> };

/** Receives every notice, in order, before the effects start. */
export type EngineListener = (notice: EngineNotice) => void;

/** The listeners of an engine; one that throws hurts neither the engine nor the others. */
export class Observers {
  #listeners = new Set<EngineListener>();

  /** Adds a listener; the result removes it. */
  add(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(notice: EngineNotice): void {
    for (const listener of this.#listeners) {
      try {
        listener(notice);
      } catch (error) {
        reportBug(error);
      }
    }
  }
}
