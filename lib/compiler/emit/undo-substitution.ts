import { actionSubstitution } from '#contracts/names.ts';
import { ownField } from '#core/json.ts';
import type { Compensation } from '#steps/step.ts';
import { UNDO_BY_LOG } from '#steps/undo-by-log.ts';
import type { Build } from './build.ts';
import type { Emitter } from './emitter.ts';

/** Returns the placeholder of the function that undoes a step, after noting what it is. */
export const undoSubstitution = (
  { build }: Emitter,
  { uses: action, platform }: Pick<Compensation, 'platform' | 'uses'>,
): string => {
  const key = actionSubstitution(platform ? `platform/${action}` : action);
  build.substitutions[key] = { kind: platform ? 'platform' : 'action', action };
  return key;
};

/** Whether anything emitted so far has the log undo it. */
export const undoesByLog = ({ substitutions }: Build): boolean =>
  ownField(substitutions, actionSubstitution(`platform/${UNDO_BY_LOG.uses}`)) !== undefined;

/** Whether anything emitted so far waits for executions that undo: the log's, or those of a called workflow. */
export const waitsForUndoing = (build: Build): boolean =>
  undoesByLog(build) ||
  ownField(build.substitutions, actionSubstitution('platform/undo-workflow')) !== undefined;
