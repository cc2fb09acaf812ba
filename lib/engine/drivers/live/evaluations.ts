import { availableParallelism } from 'node:os';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { Evaluator } from './evaluator.ts';

/** Milliseconds without work after which the threads are ended. */
const MAX_IDLE = 30_000;
const MAX_THREADS = Math.max(2, availableParallelism());
/** Threads beyond that for executions that have had none yet. */
const RESERVED_THREADS = 2;

interface Job {
  owner: object;
  expression: DeferredExpression;
  done(outcome: Outcome): void;
}

/**
 * Evaluates expressions that may take long in threads beside the engine's own, which answers requests meanwhile. The owner
 * that has used the least time comes first, so that one with many long expressions does not hold up the others.
 */
export class Evaluations {
  #waiting: Job[] = [];
  #working = new Map<Evaluator, Job>();
  #idle: Evaluator[] = [];
  #spent = new WeakMap<object, number>();
  #idleTimeout: NodeJS.Timeout | undefined;
  #closed = false;

  /** Evaluates an expression for an execution, and calls back with the outcome unless the execution is forgotten first. */
  evaluate(owner: object, expression: DeferredExpression, done: (outcome: Outcome) => void): void {
    if (this.#closed) return;
    this.#waiting.push({ owner, expression, done });
    this.#next();
  }

  /** Drops the expressions of an execution that has ended, and ends those that are being evaluated. */
  forget(owner: object): void {
    if (this.#waiting.length > 0) this.#waiting = this.#waiting.filter((job) => job.owner !== owner);
    for (const [evaluator, job] of this.#working) if (job.owner === owner) this.#stop(evaluator);
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    clearTimeout(this.#idleTimeout);
    const evaluators = [...this.#working.keys(), ...this.#idle.splice(0)];
    this.#working.clear();
    await Promise.all(evaluators.map((evaluator) => evaluator.close()));
  }

  #stop(evaluator: Evaluator): void {
    this.#working.delete(evaluator);
    void evaluator.close();
    this.#next();
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const place = this.#fairest();
      const job = this.#waiting[place];
      const limit = job && this.#spent.has(job.owner) ? MAX_THREADS : MAX_THREADS + RESERVED_THREADS;
      if (!job || this.#working.size >= limit) return;
      this.#waiting.splice(place, 1);
      void this.#work(this.#idle.pop() ?? new Evaluator(), job);
    }
  }

  /** Returns the place of the job whose owner has used the least time, the oldest of several. */
  #fairest(): number {
    let fairest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [place, { owner }] of this.#waiting.entries()) {
      const spent = this.#spent.get(owner) ?? -1;
      if (spent >= least) continue;
      least = spent;
      fairest = place;
    }
    return fairest;
  }

  async #work(evaluator: Evaluator, job: Job): Promise<void> {
    const { owner, expression, done } = job;
    this.#working.set(evaluator, job);
    this.#spent.set(owner, this.#spent.get(owner) ?? 0);
    const started = performance.now();
    const outcome = await evaluator.evaluate(expression);
    this.#spent.set(owner, (this.#spent.get(owner) ?? 0) + performance.now() - started);
    if (!this.#working.delete(evaluator)) return;
    this.#idle.push(evaluator);
    this.#endWhenIdle();
    done(outcome);
    this.#next();
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimeout);
    this.#idleTimeout = setTimeout(() => {
      for (const evaluator of this.#idle.splice(0)) void evaluator.close();
    }, MAX_IDLE).unref();
  }
}
