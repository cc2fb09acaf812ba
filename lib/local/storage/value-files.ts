import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { ValueFiles } from '#contracts/claim-check.ts';
import { makePrivateFolder } from './private-folder.ts';

/** Keeps values of executions that are too long for a state, in the folder in which actions keep theirs. */
export const valueFiles = (storageFolder: string): ValueFiles => ({
  async get(key) {
    const path = join(storageFolder, ...key.split('/'));
    return key.includes('..') || !existsSync(path) ? undefined : readFile(path);
  },
  async put(key, body) {
    const path = join(storageFolder, ...key.split('/'));
    makePrivateFolder(dirname(path));
    // By a rename, because another call may be reading the file.
    const unfinished = `${path}.${process.pid}-${threadId}.part`;
    await writeFile(unfinished, body);
    await rename(unfinished, path).catch(async (error) => {
      await rm(unfinished, { force: true });
      throw error;
    });
  },
});
