import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { LOCAL_AUDIT_TABLE } from '#contracts/names.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { isLocalProgram } from '../http/hosts.ts';
import { type LoopbackServer, listenOnLoopback } from '../http/listen.ts';
import { BodyTooLarge, readBody } from '../http/read-body.ts';
import { addOnly } from './add-only.ts';
import type { CallDynamo, DynamoOptions, DynamoStore } from './store.ts';
import { createTables, freeInterruptedEffects } from './table.ts';

/** The local DynamoDB: in process, and over HTTP for the SDK. */
export interface LocalDynamo extends LoopbackServer {
  call: CallDynamo;
}

/**
 * Starts DynamoDB with Baton's tables on the loopback interface; with a file, its data is kept there (default: in memory). What is in
 * memory is opened by the first call: an execution in virtual time may need none.
 */
export const startDynamo = async (
  options: Omit<DynamoOptions, 'tableMilliseconds'> = {},
): Promise<LocalDynamo> => {
  if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true });
  let opened: Promise<DynamoStore> | undefined;
  const store = (): Promise<DynamoStore> => {
    opened ??= open(options);
    return opened;
  };
  const call: CallDynamo = async (operation, input) => (await store()).call(operation, input);
  if (options.file !== undefined) await freeInterruptedEffects(await store());
  const server = await listenOnLoopback((request, response) => void serve(call, request, response));
  return {
    ...server,
    call,
    close: async () => {
      await server.close();
      await (await opened)?.close();
    },
  };
};

const open = async (options: DynamoOptions): Promise<DynamoStore> => {
  const { openDynamo } = await import('./store.ts');
  const { call, ...store } = openDynamo(options);
  await createTables(call);
  return { ...store, call: addOnly(call, LOCAL_AUDIT_TABLE) };
};

/** More than any request of DynamoDB may have. */
const MAX_BYTES = 17 * 1_048_576;

/** Serves AWS-JSON 1.0. Web pages are refused: the table holds task tokens. */
const serve = async (call: CallDynamo, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const answer = (status: number, body: JsonObject): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  };
  if (!isLocalProgram(request.headers)) {
    const message = 'Only programs on this machine may use the table';
    return answer(403, { __type: 'AccessDeniedException', message });
  }
  try {
    const target = String(request.headers['x-amz-target'] ?? '');
    const input: unknown = JSON.parse(await readBody(request, MAX_BYTES));
    if (!isObject(input)) throw new SyntaxError('The body is not an object');
    answer(200, await call(target.replace(/^DynamoDB_20120810\./, ''), input));
  } catch (error) {
    const { name, message, ...more } = { ...(error as Error), ...namesOf(error) };
    answer(error instanceof BodyTooLarge ? 413 : 400, {
      __type: error instanceof SyntaxError ? 'SerializationException' : name,
      message,
      ...(more as JsonObject),
    });
  }
};

/** What spreading an error leaves out. */
const namesOf = (error: unknown): { name: string; message: string } => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message };
};
