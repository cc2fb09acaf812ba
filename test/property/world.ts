import type { WorkflowDocument } from '#compiler/document.ts';
import { type EmitOptions, emit } from '#compiler/emit/index.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type TaskAnswer, type VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';

/**
 * How a call goes wrong. `error`: the action refuses, and nothing has happened. After all others the effect took place: it answers
 * too late, its function crashes, its answer is larger than Step Functions takes, or so large that two of them are, or has not what was agreed.
 */
export type Fault = 'error' | 'late' | 'crash' | 'large' | 'heavy' | 'odd';

export const FAULTS: readonly Fault[] = ['error', 'late', 'crash', 'large', 'heavy', 'odd'];

/** Names of the errors that executions end with after a fault. */
export const ERRORS: Record<Fault, string> = {
  error: 'Injected',
  late: 'States.Timeout',
  crash: 'Lambda.Unknown',
  large: 'States.DataLimitExceeded',
  heavy: 'States.DataLimitExceeded',
  odd: 'States.QueryEvaluationError',
};

/** The world outside of a run: what was really done and undone. Keys are those of idempotency; times are virtual milliseconds. */
export interface World {
  result: VirtualResult;
  definition: JsonObject;
  /** Effects by key, with the step and the time at which the run learns of them. */
  done: Map<string, { step: string; at: number }>;
  /** Keys of what was undone, in that order. */
  undone: string[];
  /** Faults that struck, in the order of the calls. */
  struck: { step: string; fault: Fault }[];
}

const TIMEOUT_SECONDS = 20;
const MORE: Partial<Record<Fault, JsonObject>> = {
  large: { more: 'x'.repeat(300_000) },
  heavy: { more: 'x'.repeat(200_000) },
};

/** What goes wrong, and how the document is compiled. */
interface WorldOptions extends EmitOptions {
  /** Which calls go wrong, by their numbers, counted without compensations. */
  faults?: ReadonlyMap<number, Fault>;
  /** Which compensations fail, by the key of what they undo. */
  undoFails?: (key: string) => boolean;
  /** Numbers calls by their keys, which does not depend on the order of calls at the same time. */
  numberOf?: (key: string) => number;
}

/** Runs a document in virtual time. */
export const runInWorld = async (
  document: WorkflowDocument,
  input: JsonObject,
  { faults = new Map(), undoFails = () => false, numberOf, ...options }: WorldOptions = {},
): Promise<World> => {
  const defaults = { timeout: `${TIMEOUT_SECONDS}s`, ...document.defaults };
  const { definition } = emit({ ...document, defaults }, undefined, options);
  const world: Omit<World, 'result'> = { definition, done: new Map(), undone: [], struck: [] };
  let calls = 0;
  const result = await runVirtual({
    definition,
    input,
    tasks: (task): TaskAnswer => {
      const { Payload } = task.parameters as { Payload: { input: Json; run: JsonObject } };
      const { step, idempotency_key: key, compensation } = Payload.run as Record<string, string | true>;
      if (compensation === true) {
        const undoes = String(key).replace(/\/undo$/, '');
        if (undoFails(undoes)) return { error: 'UndoBroken' };
        world.undone.push(undoes);
        return { output: { Payload: null } };
      }
      const number = numberOf?.(String(key)) ?? calls++;
      const fault = faults.get(number);
      const seconds = fault === 'late' ? TIMEOUT_SECONDS : 1 + (number % 3);
      if (fault) world.struck.push({ step: String(step), fault });
      if (fault !== 'error')
        world.done.set(String(key), { step: String(step), at: task.now + seconds * 1000 });
      if (fault === 'late') return { never: true };
      if (fault === 'error') return { error: ERRORS.error, cause: 'injected', afterSeconds: seconds };
      if (fault === 'crash') return { error: ERRORS.crash, afterSeconds: seconds };
      const answer = fault === 'odd' ? null : { proof: key!, ...(fault && MORE[fault]) };
      return { output: { Payload: answer }, afterSeconds: seconds };
    },
  });
  return { ...world, result };
};

/** Steps that the cause of a failure names: their effects may be left. */
export const namedIn = (cause: string | undefined): Set<string> => {
  const {
    step,
    outcome,
    compensations = [],
  } = JSON.parse(cause ?? '{}') as {
    step?: string;
    outcome?: string;
    compensations?: { step: string; undone: boolean }[];
  };
  const named = compensations.filter(({ undone }) => !undone).map((entry) => entry.step);
  return new Set(outcome === undefined || step === undefined ? named : [...named, step]);
};
