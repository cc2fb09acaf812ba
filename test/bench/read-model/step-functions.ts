import type { Executions } from '#platform/ports/executions.ts';
import { historyAt } from './watched-runs.ts';

/** Step Functions with the quota of GetExecutionHistory in us-east-1: a bucket of 400 calls, 20 a second. */
export class QuotaedHistories
  implements Pick<Executions, 'describe' | 'failedIteration' | 'historyPage' | 'mapRun' | 'pages'>
{
  calls = 0;
  refused = 0;
  #tokens = 400;
  #at: number;
  readonly #now: () => number;
  readonly #startedAt: (execution: string) => number;

  constructor(now: () => number, startedAt: (execution: string) => number) {
    this.#now = now;
    this.#startedAt = startedAt;
    this.#at = now();
  }

  /** Only a stack that has its histories in the same process reads single pages. */
  async historyPage(): Promise<never> {
    throw new Error('a look at an execution on AWS reads whole histories');
  }

  /** What is watched has no distributed loops. */
  async mapRun(): Promise<never> {
    throw new Error('there are no map runs');
  }

  async failedIteration(): Promise<undefined> {
    return undefined;
  }

  async describe(): Promise<never> {
    throw new Error('no iteration is described');
  }

  async *pages(execution: string) {
    const now = this.#now();
    this.#tokens = Math.min(400, this.#tokens + ((now - this.#at) / 1000) * 20);
    this.#at = now;
    if (this.#tokens < 1) {
      this.refused += 1;
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    }
    this.#tokens -= 1;
    this.calls += 1;
    const startedAt = this.#startedAt(execution);
    yield [...historyAt(startedAt, now - startedAt)];
  }
}
