import { didNothing } from '#contracts/errors.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer, WiredAction } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { type EffectLog, effectLog } from '../effects/effect-log.ts';
import {
  begin,
  type Caller,
  complete,
  type EffectAbout,
  type Failure,
  fail,
  revoke,
  share,
} from '../effects/entry.ts';
import { keysOf } from '../effects/keys.ts';
import { type Claim, claimKey, type EntryPlace } from '../effects/own-key.ts';
import { tableOf } from '../ports/documents.ts';

/**
 * Runs an effect at most once per key and logs it: writes the entry, reads the fence, acts, and records what came of it. A later call
 * gets the stored result. A call that undoes first revokes what it undoes, and waits until that cannot be under way any longer.
 * See `lib/actions/effects`. Throws `AlreadyInProgress`, `StillUnderWay` or `Revoked` without acting.
 */
export const onceLogged: Layer = async (call, next, action) => {
  const { run } = call;
  if (!run.effect) return next(call);
  const { root, key, undoes } = keysOf(run);
  const log = effectLog(tableOf(action.clients.dynamo), root);
  if (undoes !== undefined && !(await revokeFirst(call, action, log, undoes))) return null;

  const caller = await callerOf(call, action, log, key);
  const { verdict } = await log.change(key, (entry) => begin(entry, caller));
  if (verdict.kind === 'answer') return answerOf(call, log, key, verdict.result);
  if (verdict.kind === 'refused') throw refused(call, verdict.error);
  const failed = (failure: Failure) => log.change(key, (entry) => fail(entry, call.id, failure));

  if (undoes === undefined && (await log.fence()).closed) {
    await failed({ nothingDone: true, error: 'Revoked', retryable: false });
    throw refused(call, 'Revoked');
  }
  const claim = await claimed(call, action, { root, key });
  if (claim.kind === 'wait') {
    await failed({ nothingDone: true, error: 'AlreadyInProgress', retryable: true });
    throw refused(call, 'AlreadyInProgress');
  }
  if (claim.kind === 'share') {
    const { result = 'null' } = claim;
    const stored = await log.keep(key, 'result', result);
    await log.change(key, (entry) => share(entry, call.id, stored));
    return JSON.parse(result) as Json;
  }
  const output = await next(call).catch(async (error: unknown) => {
    await failed(failureOf(error, action)).catch((reason: Error) =>
      // The entry stays under way until its time is over, which is as safe as unknown.
      call.logger.warn('The failure of an effect could not be recorded', reason),
    );
    // The logic has not ended: Lambda would freeze it, and a later call would thaw it.
    if (isTimeout(error)) action.exit();
    throw error;
  });
  const result = await log.keep(key, 'result', JSON.stringify(output));
  const recorded = await log.change(key, (entry) => complete(entry, call.id, result));
  if (recorded.verdict === 'too_late')
    call.logger.warn('Another attempt at this effect has replaced this one');
  return output;
};

/** Claims the author's key if the step has one: an effect may be shared by executions. */
const claimed = async (
  { action, run }: ActionCall,
  { clients, clock }: WiredAction,
  place: EntryPlace,
): Promise<Claim> => {
  if (run.entry === undefined || run.compensation) return { kind: 'act' };
  const key = { workflow: run.workflow, action, key: run.idempotency_key };
  return claimKey(tableOf(clients.dynamo), key, place, clock.now());
};

/** Revokes what is to be undone; returns false if there is nothing to undo. Throws `StillUnderWay` if it may still be under way. */
const revokeFirst = async (
  call: ActionCall,
  { clock }: WiredAction,
  log: EffectLog,
  undoes: string,
): Promise<boolean> => {
  const about: EffectAbout = { workflow: call.run.workflow, step: call.run.step, action: '' };
  const { verdict } = await log.change(undoes, (entry) => revoke(entry, clock.now(), about));
  if (verdict.kind !== 'wait') return verdict.kind === 'ready';
  throw new ActionError(
    'StillUnderWay',
    `Step "${call.run.step}" may still be under way; it is undone after ${new Date(verdict.until).toISOString()}`,
    { retryable: true },
  );
};

const callerOf = async (
  { id, action, run, remainingMilliseconds }: ActionCall,
  { clock }: WiredAction,
  log: EffectLog,
  key: string,
): Promise<Caller> => {
  const now = clock.now();
  const about: EffectAbout = { workflow: run.workflow, step: run.step, action };
  if (run.undo) about.undo = await log.keep(key, 'undo', JSON.stringify(run.undo));
  return { owner: id, now, until: now + remainingMilliseconds(), at: run.at ?? now, about };
};

const answerOf = async (
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

const refused = ({ run }: ActionCall, error: 'AlreadyInProgress' | 'Revoked'): ActionError =>
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
