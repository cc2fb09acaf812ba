import { isoOf } from '#core/instants.ts';
import type { ActionCall, Layer, WiredAction } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { type EffectLog, effectLog } from '../effects/effect-log.ts';
import { type EffectAbout, type Entry, found, revoke } from '../effects/entry.ts';
import { keysOf } from '../effects/keys.ts';
import { tableOf } from '../ports/documents.ts';
import { asJson, parseBy } from './check-contract.ts';

/**
 * Answers a call that asks whether an effect took place: revokes it, so that no attempt begins any longer, and records what the action
 * finds. Throws `StillUnderWay` while an attempt may be under way.
 */
export const findEffect: Layer = async (call, _next, action) => {
  const { run } = call;
  const { root, key, sharded } = keysOf(run);
  const log = effectLog(tableOf(action.clients.dynamo), root, { sharded });
  const { kind, entry } = await revokeFirst(call, action, log, key);
  if (kind === 'nothing' || !entry) return false;
  if (!action.find) throw new ActionError('NotFindable', `${call.action} cannot tell what took place`);
  const output = await action.find(entry.about.key ?? key, call);
  const isThere = output !== undefined;
  const result = isThere
    ? await log.keep(
        key,
        'result',
        JSON.stringify(asJson(parseBy(action.contract.output, output, 'InvalidOutput', call.action))),
      )
    : undefined;
  await log.change(key, (current) => found(current, action.clock.now(), result));
  return isThere;
};

/**
 * Revokes what is to be undone, and returns its entry and whether there is something to undo. Throws `StillUnderWay` while an attempt
 * may be under way.
 */
export const revokeFirst = async (
  { run }: ActionCall,
  { clock }: WiredAction,
  log: EffectLog,
  key: string,
): Promise<{ kind: 'nothing' | 'ready'; entry: Entry | undefined }> => {
  const about: EffectAbout = { workflow: run.workflow, step: run.step, action: '' };
  const { verdict, entry } = await log.change(key, (current) => revoke(current, clock.now(), about));
  if (verdict.kind !== 'wait') return { kind: verdict.kind, entry };
  throw new ActionError(
    'StillUnderWay',
    `Step "${run.step}" may still be under way; it is undone after ${isoOf(verdict.until)}`,
    { retryable: true },
  );
};
