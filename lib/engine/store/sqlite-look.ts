import { DatabaseSync } from 'node:sqlite';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { threadEnvironment } from '#core/thread-environment.ts';
import { damaged, problemIn } from './sqlite-file.ts';

/** Looks through a database in a separate thread. Rejects with UnusableDatabase if it is damaged. */
export const lookBeside = async (file: string): Promise<void> => {
  const options = { workerData: { look: file }, env: threadEnvironment() };
  const thread = new Worker(new URL(import.meta.url), options);
  const problem = await new Promise<string | undefined>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error) => resolve(error.message));
    thread.once('exit', () => reject(new Error(`The thread that looks through ${file} has ended`)));
  });
  if (problem !== undefined) throw damaged(file, problem);
};

if (typeof workerData?.look === 'string') {
  const database = new DatabaseSync(workerData.look, { readOnly: true });
  parentPort?.postMessage(problemIn(database));
  database.close();
}
