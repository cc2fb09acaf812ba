import { functionName } from '#contracts/names.ts';
import { isObject, type Json } from '#core/json.ts';

/** A failure to inject: attempts at a step fail with an error, all of them or the first few. */
export interface Fault {
  step: string;
  /** ASL error name. */
  error: string;
  /** Attempts that fail; absent means all. */
  attempts?: number;
  /** Action of the step, so that its fallback is left alone; absent means whatever is called for the step. */
  action?: string;
}

/** Says for each call which error to inject, and counts. */
export type FaultPlan = (functionName: string, payload: Json) => string | undefined;

/** A plan of the faults; compensations of a step are never made to fail. */
export const faultPlan = (faults: readonly Fault[]): FaultPlan => {
  const left = new Map(faults.map((fault) => [fault, fault.attempts ?? Number.POSITIVE_INFINITY]));
  return (called, payload) => {
    const run = isObject(payload) && isObject(payload.run) ? payload.run : undefined;
    if (!run || run.compensation === true) return undefined;
    for (const [fault, attempts] of left) {
      const hits = fault.step === run.step && (!fault.action || functionName(fault.action) === called);
      if (!hits || attempts < 1) continue;
      left.set(fault, attempts - 1);
      return fault.error;
    }
    return undefined;
  };
};
