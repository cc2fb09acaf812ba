import { didNothing } from '#contracts/errors.ts';
import { fetchedFrom } from '#contracts/stored-values.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer, Next, WiredAction } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { type EffectLog, effectLog } from '../effects/effect-log.ts';
import {
  begin,
  type Caller,
  complete,
  doubt,
  type EffectAbout,
  type Failure,
  fail,
  share,
} from '../effects/entry.ts';
import { type Fence, isClosedFor, shard } from '../effects/fence.ts';
import { keysOf } from '../effects/keys.ts';
import { partsOf } from '../effects/once.ts';
import { type Claim, claimKey, type EntryPlace, type OwnKey } from '../effects/own-key.ts';
import { tableOf } from '../ports/documents.ts';
import { revokeFirst } from './find-effect.ts';
import { fromStorage, intoStorage } from './stored-values.ts';

/**
 * Runs an effect at most once per key and logs it: writes the entry, reads the fence, acts, and records what came of it. A later call
 * gets the stored result; one that repeats an effect in doubt first asks the action what came of it, if that can tell. A call that
 * undoes first revokes what it undoes, and waits until that cannot be under way any longer.
 * See `lib/actions/effects`. Throws `AlreadyInProgress`, `StillUnderWay`, `Revoked` or `KeyInUse` without acting.
 */
export const onceLogged: Layer = async (call, next, action) => {
  const { root, key, sharded, undoes } = keysOf(call.run);
  const log = effectLog(tableOf(action.clients.dynamo), root, { sharded });
  const undone = undoes === undefined ? undefined : await revokeFirst(call, action, log, undoes);
  if (undone?.kind === 'nothing') return null;
  const effect = { call, action, log, root, key, ...defined({ sharded }) };
  const admission = await admit(effect, undoes === undefined);
  if ('answer' in admission) {
    const places = (call.run.stores ?? []).map(fetchedFrom);
    return (await fromStorage(admission.answer, places, action.storage)) as Json;
  }
  const named = { ...call, undoes: undone?.entry?.about.key ?? undoes };
  return perform({ ...effect, call: named }, admission, next);
};

/** An effect that a call is about to have, and where it is logged. */
interface LoggedCall extends EntryPlace {
  call: ActionCall;
  action: WiredAction;
  log: EffectLog;
}

/** How a call begins. */
interface Admission {
  /** Whether an earlier attempt may have taken effect. */
  isRepeated: boolean;
  /** Where parts of the effect are recorded. */
  parts: EntryPlace;
}

const recordFailure = ({ call, log, key }: LoggedCall, failure: Failure) =>
  log.change(key, (entry) => fail(entry, call.id, failure));

/**
 * Writes the entry, then reads the fence (an undo is not fenced), then claims the author's key. Returns whether an earlier attempt may
 * have taken effect, or the result of one that did.
 */
const admit = async (effect: LoggedCall, isFenced: boolean): Promise<Admission | { answer: Json }> => {
  const { call, action, log, root, key, sharded } = effect;
  const caller = await callerOf(call, action, log, key);
  const { verdict, entry } = await log.change(key, (current) => begin(current, caller));
  if (verdict.kind === 'answer') return { answer: await answerOf(call, log, key, verdict.result) };
  if (verdict.kind === 'refused') throw refused(call, verdict.error);

  if (isFenced && isClosedFor(await fenceOf(log, defined({ sharded })), key)) {
    await recordFailure(effect, { nothingDone: true, error: 'Revoked', retryable: false });
    throw refused(call, 'Revoked');
  }
  const claim = await claimed(effect);
  if (claim.kind === 'wait' || claim.kind === 'taken') {
    const error = claim.kind === 'wait' ? refused(call, 'AlreadyInProgress') : keyInUse(call, claim.owner);
    const retryable = claim.kind === 'wait';
    await recordFailure(effect, { nothingDone: true, error: error.name, retryable });
    throw error;
  }
  if (claim.kind === 'act')
    return { isRepeated: entry?.doubtful === true, parts: { root, key, ...defined({ sharded }) } };
  if (claim.kind === 'repeat') {
    await log.change(key, doubt);
    return { isRepeated: true, parts: claim.parts };
  }
  const { result = 'null' } = claim;
  const stored = await log.keep(key, 'result', result);
  await log.change(key, (current) => share(current, call.id, stored));
  return { answer: JSON.parse(result) as Json };
};

/** Reads the fence; an effect in a shard sees to it first that whoever closes it looks there. */
const fenceOf = async (log: EffectLog, { sharded = false }): Promise<Fence> => {
  const fence = await log.fence();
  if (!sharded || fence.closed || fence.sharded) return fence;
  await log.changeFence(shard);
  return log.fence();
};

/** Sees to it that whoever undoes looks into the shards of a log. */
export const markSharded = async (log: EffectLog): Promise<void> => {
  await fenceOf(log, { sharded: true });
};

/** Acts, unless the action finds what an earlier attempt did, and records what came of it. */
const perform = async (
  effect: LoggedCall,
  { isRepeated, parts: place }: Admission,
  next: Next,
): Promise<Json> => {
  const { call, action, log, root, key } = effect;
  const sent = call.run.idempotency_key;
  const partsLog =
    place.root === root
      ? log
      : effectLog(tableOf(action.clients.dynamo), place.root, { sharded: place.sharded });
  const parts = partsOf(partsLog, { key: place.key, sent, repeated: isRepeated });
  const announces = action.contract.options?.announces === true;
  const act = async (): Promise<Json> => {
    const found = isRepeated && !announces ? await action.find?.(sent, call) : undefined;
    return found === undefined ? next({ ...call, once: parts.once }) : found;
  };
  const output = await act().catch(async (error: unknown) => {
    const failure = failureOf(error, action);
    // What was done in part was done.
    const nothingDone = failure.nothingDone && !parts.begun();
    await recordFailure(effect, { ...failure, nothingDone }).catch((reason: Error) =>
      // The entry stays under way until its time is over, which is as safe as unknown.
      call.logger.warn('The failure of an effect could not be recorded', reason),
    );
    // The logic has not ended: Lambda would freeze it, and a later call would thaw it.
    if (isTimeout(error)) action.exit();
    throw error;
  });
  if (announces) {
    await recordFailure(effect, { nothingDone: false });
    return output;
  }
  const kept = await intoStorage(output, call, action.storage);
  const result = await log.keep(key, 'result', JSON.stringify(kept));
  const recorded = await log.change(key, (entry) => complete(entry, call.id, result));
  if (recorded.verdict === 'too_late')
    call.logger.warn('Another attempt at this effect has replaced this one');
  return output;
};

/** Claims the key that executions share, if it is not the entry's: that of an author, or of a step that starts several executions. */
const claimed = async ({ call, action, root, key, sharded }: LoggedCall): Promise<Claim> => {
  const own = ownKeyOf(call);
  if (!own) return { kind: 'act' };
  const { clients, clock } = action;
  return claimKey(tableOf(clients.dynamo), own, { root, key, ...defined({ sharded }) }, clock.now());
};

/** Returns the key that a call's effect shares with those of other executions; undefined if it has only that of its entry. */
export const ownKeyOf = ({ run, action }: ActionCall): OwnKey | undefined => {
  if (run.entry === undefined || run.compensation) return undefined;
  const isShared = run.shared === true || run.undo === undefined;
  return { workflow: run.workflow, action, key: run.idempotency_key, isShared };
};

/** Returns who asks to begin, with what undoes the effect. */
export const callerOf = async (
  { id, action, run, remainingMilliseconds }: ActionCall,
  { clock }: WiredAction,
  log: EffectLog,
  key: string,
): Promise<Caller> => {
  const now = clock.now();
  const about: EffectAbout = { workflow: run.workflow, step: run.step, action };
  if (run.undo) about.undo = await log.keep(key, 'undo', JSON.stringify(run.undo));
  if (run.idempotency_key !== key) about.key = run.idempotency_key;
  return { owner: id, now, until: now + remainingMilliseconds(), at: run.at ?? now, about };
};

/** Returns the stored result of a call. Throws `ResultLost`. */
export const answerOf = async (
  { run }: ActionCall,
  log: EffectLog,
  key: string,
  stored: Parameters<EffectLog['read']>[2] | undefined,
): Promise<Json> => {
  const text = stored === undefined ? undefined : await log.read(key, 'result', stored);
  if (text !== undefined) return JSON.parse(text) as Json;
  throw new ActionError(
    'ResultLost',
    `Step "${run.step}" took effect, but its result was too large to store`,
    {
      retryable: false,
    },
  );
};

/** Returns the error of a call that may not begin. */
export const refused = ({ run }: ActionCall, error: 'AlreadyInProgress' | 'Revoked'): ActionError =>
  error === 'Revoked'
    ? new ActionError(
        'Revoked',
        `Step "${run.step}" was not begun: it is being undone, or its execution is`,
        {
          retryable: false,
        },
      )
    : new ActionError(
        'AlreadyInProgress',
        `An earlier attempt at step "${run.step}" is still running; try again after it has ended or timed out`,
        { retryable: true },
      );

const keyInUse = ({ run }: ActionCall, { root }: EntryPlace): ActionError =>
  new ActionError(
    'KeyInUse',
    `The idempotency key "${run.idempotency_key}" of step "${run.step}" is that of an effect of ${root}. Executions share an effect ` +
      'that is undone only if the step says "shared: true" beside its key',
    { retryable: false },
  );

const isTimeout = (error: unknown): boolean =>
  error instanceof ActionError && error.name === 'Sandbox.Timedout';

const failureOf = (error: unknown, { contract: { errors } }: WiredAction): Failure => {
  const name = error instanceof Error ? error.name : 'Error';
  const declared = error instanceof ActionError ? error.retryable : undefined;
  return {
    nothingDone: didNothing(name, errors),
    stillAtWork: isTimeout(error),
    error: name,
    retryable: declared ?? errors?.[name]?.retryable ?? true,
  };
};
