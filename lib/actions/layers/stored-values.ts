import { fromFiles, intoFiles, LostValue } from '#contracts/claim-check.ts';
import { oversized } from '#contracts/result-size.ts';
import type { FetchPlace } from '#contracts/stored-values.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Gets what the input has in the storage, and puts there what the step says of the result: what is longer than a state holds travels as a
 * reference. Throws `ValueLost` if a value is not there, or not the one that was put, and `InvalidOutput` if what is left of the result is
 * too large for a state, which Step Functions would not explain.
 */
export const storedValues: Layer = async (call, next, { storage }) => {
  const { fetches } = call.run;
  const input = fetches ? await fromStorage(call.input as Json, fetches, storage) : call.input;
  const output = await intoStorage(await next({ ...call, input }), call, storage);
  const problem = oversized(output);
  if (problem === undefined) return output;
  throw new ActionError('InvalidOutput', `${call.action}: ${problem}; ${remedyFor(call)}`, {
    retryable: false,
  });
};

/** A platform's function has no contract that an author could change. */
const remedyFor = ({ action }: ActionCall): string =>
  action.startsWith('platform/')
    ? 'ask for less, or let steps only pass it on, whole, to those that need it, so that it goes to the storage'
    : "return less, or mark it in the action's contract with .meta({ 'x-large': true }), so that it goes to the storage";

/** Returns a value with what its references stand for, at the given places. */
export const fromStorage = async (
  value: Json,
  places: readonly FetchPlace[],
  storage: Storage,
): Promise<Json> => {
  try {
    return await fromFiles(value, places, { get: async (key) => (await storage.get(key))?.body });
  } catch (error) {
    if (error instanceof LostValue) throw new ActionError('ValueLost', error.message, { retryable: false });
    throw error;
  }
};

/** Returns a result with references in place of what goes to the storage: each value once for a call, under its hash. */
export const intoStorage = (output: Json, { run, notes }: ActionCall, storage: Storage): Promise<Json> =>
  intoFiles(output, run.stores ?? [], run.execution_name, {
    async put(key, body) {
      if (!notes.stored.has(key)) await storage.put(key, body, 'application/json');
      notes.stored.add(key);
    },
  });
