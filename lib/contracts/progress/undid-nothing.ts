import { isObject } from '#core/json.ts';
import { jsonField, type ProgressEvent } from './history-event.ts';

/** What follows the key of an effect in that of the call which has the log undo it, since the definition knows too little. */
export const LOST_UNDO = '/lost/undo';

/** Whether what was to undo effects answers that there never were any, as `platform/undo-effects` does. */
export const undidNothing = (event: ProgressEvent): boolean => {
  const result = jsonField(event.taskSucceededEventDetails, 'output', ['"none"']);
  return isObject(result) && isObject(result.Payload) && saysNone(result.Payload);
};

/** Whether an answer says that of the effects to be undone none ever began. */
export const saysNone = (answer: unknown): boolean =>
  isObject(answer) && answer.undone === true && answer.none === true;
