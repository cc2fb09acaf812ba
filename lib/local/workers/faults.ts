import { functionName } from '#contracts/names.ts';
import { isObject, type Json } from '#core/json.ts';

/** A failure to inject: attempts at a step, all or the first few, fail with an error. */
export interface Fault {
  step: string;
  /** ASL error name. */
  error: string;
  /** Attempts that fail (default: all). */
  attempts?: number;
  /** Action of the step, so that its fallback does not fail (default: whatever the step calls). */
  action?: string;
  /** What fails is the step's compensation. */
  compensation?: true;
  /** Called for each attempt that is made to fail. */
  struck?(): void;
}

/** Returns which error to inject into a call, if any, and counts the attempt. */
export type FaultPlan = (functionName: string, payload: Json) => string | undefined;

/**
 * Creates a plan of the faults in calls of functions. The worker runs `defineAction` with a logic that throws, so the breaker, the error's name and
 * the retries are real.
 */
export const faultPlan = (faults: readonly Fault[]): FaultPlan => {
  const left = new Map(faults.map((fault) => [fault, fault.attempts ?? Number.POSITIVE_INFINITY]));
  return (called, payload) => {
    const run = isObject(payload) && isObject(payload.run) ? payload.run : undefined;
    // Whoever asks whether an effect took place makes no attempt at the step.
    if (!run || run.find === true) return undefined;
    const undoes = run.compensation === true;
    for (const [fault, attempts] of left) {
      const hits =
        fault.step === run.step &&
        (fault.compensation === true) === undoes &&
        (!fault.action || functionName(fault.action) === called);
      if (!hits || attempts < 1) continue;
      left.set(fault, attempts - 1);
      fault.struck?.();
      return fault.error;
    }
    return undefined;
  };
};

/** Returns which error to inject into a call that a state makes without a function, if any, and counts the attempt. */
export type ServiceFaultPlan = (state: string) => string | undefined;

/** Creates a plan of the faults in calls of services. A step's state has its name. */
export const serviceFaultPlan = (faults: readonly Fault[]): ServiceFaultPlan => {
  const plan = faultPlan(faults.map(({ action: _, ...fault }) => fault));
  return (step) => plan('', { run: { step } });
};
