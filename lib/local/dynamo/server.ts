import { mkdirSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import dynalite from 'dynalite';
import { defined } from '#core/defined.ts';
import { isLocalProgram } from '../http/hosts.ts';
import { type LoopbackServer, serverHandle } from '../http/listen.ts';
import { writeInOneStep } from './one-step.ts';
import { createTable, freeInterruptedEffects } from './table.ts';

writeInOneStep();

/** Starts DynamoDB with Baton's table on the loopback interface; with a folder, its data is kept there (default: in memory). */
export const startDynamo = async (folder?: string): Promise<LoopbackServer> => {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const server = dynalite({
    ...defined({ path: folder }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  refusePages(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const handle = serverHandle(server);
  await createTable(handle.url);
  if (folder !== undefined) await freeInterruptedEffects(handle.url);
  return handle;
};

/** Refuses requests from web pages: dynalite would answer them, and the table holds task tokens. */
const refusePages = (server: Server): void => {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isLocalProgram(request.headers)) {
      for (const listener of listeners) listener(request, response);
      return;
    }
    response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify({
        __type: 'AccessDeniedException',
        message: 'Only programs on this machine may use the table',
      }),
    );
  });
};
