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
  share,
} from '../effects/entry.ts';
import { keysOf } from '../effects/keys.ts';
import { partsOf } from '../effects/once.ts';
import { type Claim, claimKey, type EntryPlace } from '../effects/own-key.ts';
import { tableOf } from '../ports/documents.ts';
import { revokeFirst } from './find-effect.ts';

/**
 * Runs an effect at most once per key and logs it: writes the entry, reads the fence, acts, and records what came of it. A later call
 * gets the stored result; one that repeats an effect in doubt first asks the action what came of it, if that can tell. A call that
 * undoes first revokes what it undoes, and waits until that cannot be under way any longer.
 * See `lib/actions/effects`. Throws `AlreadyInProgress`, `StillUnderWay`, `Revoked` or `KeyInUse` without acting.
 */
export const onceLogged: Layer = async (call, next, action) => {
  const { run } = call;
  if (!run.effect) return next(call);
  const { root, key, undoes } = keysOf(run);
  const log = effectLog(tableOf(action.clients.dynamo), root);
  const undone = undoes === undefined ? undefined : await revokeFirst(call, action, log, undoes);
  if (undone?.kind === 'nothing') return null;

  const caller = await callerOf(call, action, log, key);
  const { verdict, entry } = await log.change(key, (current) => begin(current, caller));
  if (verdict.kind === 'answer') return answerOf(call, log, key, verdict.result);
  if (verdict.kind === 'refused') throw refused(call, verdict.error);
  const failed = (failure: Failure) => log.change(key, (current) => fail(current, call.id, failure));

  if (undoes === undefined && (await log.fence()).closed) {
    await failed({ nothingDone: true, error: 'Revoked', retryable: false });
    throw refused(call, 'Revoked');
  }
  const claim = await claimed(call, action, { root, key });
  if (claim.kind === 'wait' || claim.kind === 'taken') {
    const error = claim.kind === 'wait' ? refused(call, 'AlreadyInProgress') : keyInUse(call, claim.owner);
    await failed({ nothingDone: true, error: error.name, retryable: claim.kind === 'wait' });
    throw error;
  }
  if (claim.kind === 'share') {
    const { result = 'null' } = claim;
    const stored = await log.keep(key, 'result', result);
    await log.change(key, (current) => share(current, call.id, stored));
    return JSON.parse(result) as Json;
  }
  const repeated = entry?.doubtful === true;
  const sent = run.idempotency_key;
  const parts = partsOf(log, { key, sent, repeated });
  const act = async (): Promise<Json> => {
    const found = repeated ? await action.find?.(sent, call) : undefined;
    if (found !== undefined) return found;
    return next({ ...call, once: parts.once, undoes: undone?.entry?.about.key ?? undoes });
  };
  const output = await act().catch(async (error: unknown) => {
    const failure = failureOf(error, action);
    await failed(parts.begun() ? { ...failure, nothingDone: false } : failure).catch((reason: Error) =>
      // The entry stays under way until its time is over, which is as safe as unknown.
      call.logger.warn('The failure of an effect could not be recorded', reason),
    );
    // The logic has not ended: Lambda would freeze it, and a later call would thaw it.
    if (isTimeout(error)) action.exit();
    throw error;
  });
  const result = await log.keep(key, 'result', JSON.stringify(output));
  const recorded = await log.change(key, (current) => complete(current, call.id, result));
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
  const isShared = run.shared === true || run.undo === undefined;
  return claimKey(tableOf(clients.dynamo), { ...key, isShared }, place, clock.now());
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
  if (run.idempotency_key !== key) about.key = run.idempotency_key;
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
