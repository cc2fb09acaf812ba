import { type Json, parseJson } from '#core/json.ts';
import { api } from '../../api/api.ts';
import { withoutOwnFields } from '../../view/own-fields.ts';

/** Returns the input of an execution, from the first event of its history. */
export const earlierInput = async (workflow: string, execution: string): Promise<Json | undefined> => {
  const first = await api.firstEvent(workflow, execution);
  const details = first?.executionStartedEventDetails as { input?: string } | undefined;
  const input = details?.input === undefined ? undefined : parseJson(details.input);
  return input === undefined ? undefined : withoutOwnFields(input);
};
