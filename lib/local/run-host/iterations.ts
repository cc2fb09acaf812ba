import { billedTransitions, dollarsOfExpress, lambdaDollars } from '#contracts/prices.ts';
import { defined } from '#core/defined.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';

/** What the executions took that distributed loops started for their iterations, and how many failed. */
export interface Iterations {
  ended: number;
  failed: number;
  /** The first that failed. */
  failure?: { error: string; cause?: string };
  transitions: number;
  /** US dollars for functions, and for Express executions. */
  lambda: number;
  express: number;
}

/** Sums up the executions of iterations one by one, so that none of their histories has to be kept. */
export class IterationMeter {
  readonly total: Iterations = { ended: 0, failed: 0, transitions: 0, lambda: 0, express: 0 };

  /** Adds an execution that has ended. */
  add(arn: string, history: readonly HistoryEvent[]): void {
    const { total } = this;
    const [first, last] = [history[0], history.at(-1)];
    total.ended += 1;
    total.lambda += lambdaDollars(history);
    if (arn.split(':')[5] === 'express') {
      total.express += dollarsOfExpress(Number(last?.timestamp ?? 0) - Number(first?.timestamp ?? 0));
    } else total.transitions += billedTransitions(history);
    // What a failing loop stops has not failed itself.
    if (last?.type === 'ExecutionSucceeded' || last?.type === 'ExecutionAborted') return;
    total.failed += 1;
    const details = last?.executionFailedEventDetails as { error?: string; cause?: string } | undefined;
    const { error, cause } = details ?? {};
    if (error !== undefined) total.failure ??= { error, ...defined({ cause }) };
  }
}

/** Whether an event of a history is its last. */
export const isEnd = ({ type }: HistoryEvent): boolean =>
  /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(type);
