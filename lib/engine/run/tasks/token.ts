import { isObject } from '#core/json.ts';

/** A task token: opaque to workers, and enough to find the task it belongs to. */
export const makeTaskToken = (executionArn: string, taskId: string, secret: string): string =>
  Buffer.from(JSON.stringify({ execution: executionArn, task: taskId, secret }), 'utf8').toString('base64');

/** The execution and task that a token names; undefined when it is none of ours. The run's task holds the whole token. */
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
