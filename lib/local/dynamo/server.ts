import { mkdirSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import dynalite from 'dynalite';
import { isLocalProgram } from '../http/hosts.ts';
import { type LoopbackServer, serverHandle } from '../http/listen.ts';
import { createTable, freeInterruptedEffects } from './table.ts';

/** Starts DynamoDB on the loopback interface with Baton's table in it; in a folder, what is there is kept. */
export const startDynamo = async (folder?: string): Promise<LoopbackServer> => {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const server = dynalite({
    ...(folder === undefined ? {} : { path: folder }),
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

/** dynalite answers every web page that asks; the table holds task tokens. */
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
        message: 'Only programs of this machine may ask the table',
      }),
    );
  });
};
