/** Runs inside a thread: imports modules one after the other, and says which one it begins with, and which files it has read. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadAuthorModules } from '#core/author-modules.ts';
import { type LoadedFile, recordLoadedFiles } from '#local/workers/loaded-files.ts';

/** What the thread says: that it begins with a module, or what it has read when it is done with all. */
export type TrialMessage = { begun: string } | { read: LoadedFile[] };

const say = (message: TrialMessage): void => parentPort?.postMessage(message);
const ignore = (): void => undefined;

loadAuthorModules();
const loaded = recordLoadedFiles();
// What is wrong with a module is said when it is imported in earnest; here, it keeps none of the others from being tried.
process.exit = () => {
  throw new Error('a module may not end the process');
};
process.on('uncaughtException', ignore);
process.on('unhandledRejection', ignore);
// A module may wait for what never comes.
setInterval(ignore, 1_000_000);

for (const url of workerData as string[]) {
  say({ begun: url });
  await import(url).then((module: { default?: unknown }) => module.default).catch(ignore);
}
say({ read: loaded.files() });
