import { isObject } from '#core/json.ts';
import { jsonField, type ProgressEvent, textField } from './history-event.ts';

/** Reads which execution a task has started, from Step Functions' answer in the event; undefined for other tasks. */
export const startedExecution = (event: ProgressEvent): string | undefined => {
  const details = event.taskSubmittedEventDetails ?? event.taskSucceededEventDetails;
  if (textField(details, 'resourceType') !== 'states') return undefined;
  const output = jsonField(details, 'output');
  return isObject(output) && typeof output.ExecutionArn === 'string' ? output.ExecutionArn : undefined;
};
