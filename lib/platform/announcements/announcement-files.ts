import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oncePerHost } from '#contracts/local-services.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Channel } from './channel.ts';

/** Approvals that were announced last, which are known without a look at the files. */
const MAX_LATEST = 1000;

/** Lines by which a message begins that is about an approval: the last of them, which is not what a title can be. */
const DECIDE = /^Decide: .*?(\w+)(?: --stage \S+)?$/;

const latestOf = oncePerHost(() => new Map<string, true>());

/** Lists the approvals that files are about. */
const announcedIn = (folder: string): Set<string> => {
  const announced = new Set<string>();
  for (const file of filesIn(folder)) {
    for (const message of readFileSync(join(folder, file), 'utf8').split('\n\n')) {
      const [, id] = DECIDE.exec(message.slice(message.lastIndexOf('\n') + 1)) ?? [];
      if (id !== undefined) announced.add(id);
    }
  }
  return announced;
};

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.txt'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Appends to a file for each day: a file for each announcement takes longer to make than all else that is done for it. The files say what
 * was announced, so the table need not: that would be one of the four writes of a requested approval.
 */
export const announcementFiles = (folder: string): Channel => {
  let announced: Set<string> | undefined;
  const place = (id: string): string => `${folder} ${id}`;
  return {
    name: 'file',
    has(id, when) {
      if (latestOf().has(place(id))) return true;
      if (when === 'lately') return false;
      announced ??= announcedIn(folder);
      return announced.has(id);
    },
    async send(id, { at, lines }) {
      const write = (): void => appendFileSync(`${folder}/${at.slice(0, 10)}.txt`, `${lines.join('\n')}\n\n`);
      try {
        write();
      } catch (error) {
        // The folder is nearly always there; a small text takes less time than threads take to write it.
        if (!isMissing(error)) throw error;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        write();
      }
      latestOf().set(place(id), true);
      dropOldest(latestOf(), MAX_LATEST);
    },
  };
};
