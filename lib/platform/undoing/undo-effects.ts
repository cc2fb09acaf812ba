import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { isOneOf } from '#actions/effects/fence.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import { UNDOING_ERROR } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import { leftOfPart } from './left.ts';
import { type StartingPorts, undoPart } from './start-undoing.ts';

/**
 * Has the log undo effects of which the definition that calls knows too little: no result, or not even which there are. None of them begins
 * any longer. It does not wait for that: the next attempt looks again. `none` says that the log has never heard of such an effect.
 */
export const undoEffects = async (
  { effects }: { effects: readonly string[] },
  { run, executions, logOf }: Pick<ActionContext, 'run'> & StartingPorts,
): Promise<{ undone: true; none?: true }> => {
  const { workflow, execution, correlation_id } = run;
  const log = logOf(execution);
  const before = await log.fence();
  // The first attempt tries again what an earlier part could not undo.
  const isParked = run.attempt > 0 && before.undoer === undefined && before.parked !== undefined;
  const left = isParked
    ? (await leftOfPart(log, effects)).length
    : await undoPart({ executions, logOf }, { workflow, execution, ...defined({ correlation_id }) }, effects);
  if (left === 0) return { undone: true, ...(!(await knowsAny(log, effects)) && { none: true }) };
  throw isParked
    ? new ActionError('NotUndone', `${left} effects of step "${run.step}" could not be undone`)
    : new ActionError(UNDOING_ERROR, `Effects of step "${run.step}" are being undone`);
};

/** Whether the log knows of an effect of those, whatever became of it. */
const knowsAny = async (log: EffectLog, effects: readonly string[]): Promise<boolean> => {
  for await (const { key, entry } of log.entries()) {
    // The call that undoes is in the log as well, and forbids what it undoes.
    const isOfUndo = undoneKey(key) !== key || (entry.state === 'revoked' && entry.owner === '');
    if (!isOfUndo && isOneOf(effects, key)) return true;
  }
  return false;
};
