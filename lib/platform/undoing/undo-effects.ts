import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { UNDOING_ERROR } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import { leftOfPart } from './left.ts';
import { type StartingPorts, undoPart } from './start-undoing.ts';

/**
 * Has the log undo effects of which the definition that calls knows too little: no result, or not even which there are. None of them begins
 * any longer. It does not wait for that: the next attempt looks again.
 */
export const undoEffects = async (
  { effects }: { effects: readonly string[] },
  { run, executions, logOf }: Pick<ActionContext, 'run'> & StartingPorts,
): Promise<{ undone: true }> => {
  const { workflow, execution, correlation_id } = run;
  const log = logOf(execution);
  const before = await log.fence();
  // The first attempt tries again what an earlier part could not undo.
  const isParked = run.attempt > 0 && before.undoer === undefined && before.parked !== undefined;
  const left = isParked
    ? (await leftOfPart(log, effects)).length
    : await undoPart({ executions, logOf }, { workflow, execution, ...defined({ correlation_id }) }, effects);
  if (left === 0) return { undone: true };
  throw isParked
    ? new ActionError('NotUndone', `${left} effects of step "${run.step}" could not be undone`)
    : new ActionError(UNDOING_ERROR, `Effects of step "${run.step}" are being undone`);
};
