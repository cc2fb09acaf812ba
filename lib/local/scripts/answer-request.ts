import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import type { ScriptCall } from './script-call.ts';

/** What a script asks of whoever runs it. */
export interface ScriptRequest {
  ask: 'dynamo' | 'heartbeat';
  id: number;
  /** Operation of DynamoDB, and its input. */
  operation?: string;
  input?: JsonObject;
}

/** Answer to a request. */
export interface ScriptReply {
  id: number;
  output?: JsonObject;
  error?: { name: string; message: string; CancellationReasons?: unknown };
}

/** Does what a script asks for. */
export const answerRequest = async (
  { ask, id, operation = '', input = {} }: ScriptRequest,
  { dynamo, heartbeat }: Pick<ScriptCall, 'dynamo' | 'heartbeat'>,
): Promise<ScriptReply> => {
  try {
    if (ask === 'dynamo') {
      if (!dynamo) throw new Error('There is no table here for records of scripts');
      return { id, output: await dynamo(operation, input) };
    }
    await heartbeat?.();
    return { id, output: {} };
  } catch (error) {
    const { name, message, CancellationReasons } = error as Error & { CancellationReasons?: unknown };
    return { id, error: { name, message, ...defined({ CancellationReasons }) } };
  }
};
