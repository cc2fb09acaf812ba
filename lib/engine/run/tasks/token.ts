import { isObject } from '#core/json.ts';

/** Makes a task token: opaque to workers, and enough to find its task. */
export const makeTaskToken = (executionArn: string, taskId: string, secret: string): string =>
  Buffer.from(JSON.stringify({ execution: executionArn, task: taskId, secret }), 'utf8').toString('base64');

/** Reads the execution and task from a token; undefined if it is not one of ours. The run's task holds the whole token. */
export const readTaskToken = (token: string): { executionArn: string; taskId: string } | undefined => {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (!isObject(read) || typeof read.execution !== 'string' || typeof read.task !== 'string')
      return undefined;
    return { executionArn: read.execution, taskId: read.task };
  } catch {
    return undefined;
  }
};
