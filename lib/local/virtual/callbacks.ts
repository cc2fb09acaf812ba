import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { readBody } from '../http/read-body.ts';
import type { VirtualExecutions } from './executions.ts';

/** Answers to tasks that wait for a callback; an answer that comes before its task waits is kept. */
export class Callbacks {
  readonly #answers = new Map<string, PromiseWithResolvers<TaskAnswer>>();

  /** Waits for the answer with a token. */
  answer(token: string): Promise<TaskAnswer> {
    return this.#entry(token).promise;
  }

  /** Records the answer of a callback. */
  resolve(token: string, answer: TaskAnswer): void {
    this.#entry(token).resolve(answer);
  }

  #entry(token: string): PromiseWithResolvers<TaskAnswer> {
    const entry = this.#answers.get(token) ?? Promise.withResolvers<TaskAnswer>();
    this.#answers.set(token, entry);
    return entry;
  }
}

const MAX_BYTES = 1_048_576;

/** Serves the part of the Step Functions API that functions call, in process: callbacks of waiting tasks, and ended executions. */
export const callbackCall =
  (callbacks: Callbacks, executions: VirtualExecutions) =>
  async (operation: string, fields: JsonObject): Promise<JsonObject> => {
    const found = executions.answer(operation, fields);
    if (found) return found;
    const { taskToken = '', output, error, cause } = fields;
    const answer = ownField(ANSWERS, operation)?.({ output, error, cause });
    if (answer === undefined) {
      const message = `In virtual time, only callbacks of tasks and ended executions are served, got ${operation}`;
      throw Object.assign(new Error(message), { name: 'UnknownOperationException' });
    }
    if (answer !== null) callbacks.resolve(String(taskToken), answer);
    return {};
  };

/** Serves such calls over HTTP (AWS-JSON 1.0). */
export const callbackEndpoint =
  (call: ReturnType<typeof callbackCall>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = (status: number, body: Json): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    };
    const target = String(request.headers['x-amz-target'] ?? '').replace('AWSStepFunctions.', '');
    const body = JSON.parse(await readBody(request, MAX_BYTES)) as Json;
    try {
      reply(200, await call(target, isObject(body) ? body : {}));
    } catch (error) {
      const { name, message } = error as Error;
      reply(400, { __type: name, message });
    }
  };

type Fields = Record<'output' | 'error' | 'cause', Json | undefined>;

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const ANSWERS: Record<string, (fields: Fields) => TaskAnswer | null> = {
  SendTaskSuccess: ({ output }) => ({ output: JSON.parse(String(output)) as Json }),
  SendTaskFailure: ({ error, cause }) => ({ error: textOf(error), cause: textOf(cause) }),
  SendTaskHeartbeat: () => null,
};
