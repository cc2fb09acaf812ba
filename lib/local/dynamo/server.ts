import { mkdirSync } from 'node:fs';
import dynalite from 'dynalite';
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
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const handle = serverHandle(server);
  await createTable(handle.url);
  if (folder !== undefined) await freeInterruptedEffects(handle.url);
  return handle;
};
