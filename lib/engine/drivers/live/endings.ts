import type { ExecutionRecord } from '../../store/store.ts';

/** Those who wait for executions to end. */
export class Endings {
  #waiters = new Map<string, ((record: ExecutionRecord) => void)[]>();

  /** Resolves with the record of an execution once it has ended. */
  of(arn: string): Promise<ExecutionRecord> {
    return new Promise((resolve) => {
      this.#waiters.set(arn, [...(this.#waiters.get(arn) ?? []), resolve]);
    });
  }

  /** Tells those who wait for an execution. */
  tell(record: ExecutionRecord): void {
    for (const resolve of this.#waiters.get(record.arn) ?? []) resolve(record);
    this.#waiters.delete(record.arn);
  }
}
