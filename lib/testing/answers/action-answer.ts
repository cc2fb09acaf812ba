import type { RunInfo } from '#contracts/action-event.ts';
import type { Clock } from '#core/clock.ts';
import type { JsonObject } from '#core/json.ts';

/** A call of an action, as the function that answers it sees it. */
export interface ActionCall {
  /** `factory/action`. */
  action: string;
  step: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Idempotency key: the same for all attempts at a step, and another for each iteration. */
  key: string;
  /** Whether the call undoes the step. */
  compensation: boolean;
  /** What a real action gets to know about the execution. */
  run: RunInfo;
  /** The virtual clock. */
  clock: Clock;
  /** Does nothing: nothing is late in virtual time. */
  heartbeat(): Promise<void>;
}

/** Types a method, so that functions with a more specific input fit as well. */
interface Answering {
  answer(input: JsonObject, call: ActionCall): unknown;
}

/** Answers calls of an action; may be asynchronous. What it throws is the action's failure. */
export type ActionFunction = Answering['answer'];

/** An answer that takes its time; `value` and `error` exclude each other. */
export interface TimedAnswer {
  /** Virtual duration, such as `3s`. */
  takes: string;
  value?: unknown;
  error?: Error;
}

/** An attempt whose answer never arrives. */
export interface MissingAnswer {
  readonly missing: 'answer';
  /** What the action did all the same; absent if it did nothing. */
  readonly effect?: ActionFunction;
}

/** How one attempt is answered: by a function, a value, an Error, either of them after a while, or not at all. */
export type AttemptAnswer =
  | ActionFunction
  | Error
  | TimedAnswer
  | MissingAnswer
  | string
  | number
  | boolean
  | null
  | object;

/** How an action is answered. A list has one answer for each attempt; the last one repeats. A value that is a list: `() => […]`. */
export type ActionAnswer = AttemptAnswer | readonly AttemptAnswer[];

/** Makes an attempt time out without having done anything. */
export const timesOut = (): MissingAnswer => ({ missing: 'answer' });

/** Makes an attempt do its work, and lose its answer: the step cannot know whether it took effect. */
export const lostAnswer = (effect: ActionFunction = () => null): MissingAnswer => ({
  missing: 'answer',
  effect,
});

/** Whether the answer never arrives. */
export const isMissing = (answer: AttemptAnswer): answer is MissingAnswer =>
  typeof answer === 'object' && answer !== null && 'missing' in answer && answer.missing === 'answer';

const TIMED = ['takes', 'value', 'error'];

/** Whether the answer takes its time. */
export const isTimed = (answer: AttemptAnswer): answer is TimedAnswer =>
  typeof answer === 'object' &&
  answer !== null &&
  'takes' in answer &&
  Object.keys(answer).every((key) => TIMED.includes(key));
