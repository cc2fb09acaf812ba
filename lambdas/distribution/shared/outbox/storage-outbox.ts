import { ActionError, type Storage } from 'baton/actions';
import { invariant } from '../../../shared/invariant.ts';
import { folderName } from './folder-name.ts';
import { inBatches } from './in-batches.ts';
import type { Outbox, OutboxFile, PublicationKey, Withdrawal } from './outbox.ts';

/** Written last: a publication without it never happened. */
const PUBLICATION = 'publication.json';
/** Written first: from then on the key is closed. */
const WITHDRAWAL = 'withdrawal.json';
/** Shows a publication to people. */
const PAGE = 'index.html';
/** Files written at once. */
const AT_ONCE = 24;

interface PublicationRecord extends PublicationKey {
  files: string[];
}

interface WithdrawalRecord extends PublicationKey {
  files: string[];
  at: string;
}

/**
 * Opens an outbox in a storage (a folder locally, a bucket on AWS): `<campaign>/published/<channel>/…`, which a withdrawal moves
 * to `<campaign>/withdrawn/<channel>/…`.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a port, whose methods share a storage
export const storageOutbox = (storage: Storage): Outbox => {
  const folder = (state: 'published' | 'withdrawn', { campaign, channel }: PublicationKey): string =>
    `${folderName(campaign)}/${state}/${folderName(channel)}`;

  const record = async <R extends PublicationKey>(
    path: string,
    key: PublicationKey,
  ): Promise<R | undefined> => {
    const found = await storage.get(path);
    if (!found) return undefined;
    const content = JSON.parse(new TextDecoder().decode(found.body)) as R;
    if (content.campaign === key.campaign && content.channel === key.channel) return content;
    // Only a storage that does not tell upper from lower case gets here.
    throw new ActionError(
      'OutboxCollision',
      `"${content.campaign}/${content.channel}" already occupies the place of "${key.campaign}/${key.channel}"; choose a name that differs in more than case`,
      { retryable: false },
    );
  };

  const refuse = ({ campaign, channel }: PublicationKey): ActionError =>
    new ActionError(
      'PublicationWithdrawn',
      `${channel} of "${campaign}" was withdrawn and is not published again; start a new run`,
      { retryable: false },
    );

  const remove = (prefix: string, files: readonly string[]) =>
    inBatches(files, AT_ONCE, (path) => storage.delete(`${prefix}/${path}`));

  return {
    async publish(key, files) {
      const [published, withdrawn] = [folder('published', key), folder('withdrawn', key)];
      const names = checkedNames(files);
      if (await record(`${withdrawn}/${WITHDRAWAL}`, key)) throw refuse(key);
      const before = await record<PublicationRecord>(`${published}/${PUBLICATION}`, key);
      const location = storage.uri(published);
      const page = names.includes(PAGE) ? { page: storage.uri(`${published}/${PAGE}`) } : {};
      if (before) return { ...key, location, ...page, files: before.files.length, fresh: false };
      await inBatches(files, AT_ONCE, ({ path, body }) =>
        storage.put(`${published}/${path}`, typeof body === 'function' ? body() : body),
      );
      await storage.put(
        `${published}/${PUBLICATION}`,
        `${JSON.stringify({ ...key, files: names } satisfies PublicationRecord, null, 2)}\n`,
      );
      if (await record(`${withdrawn}/${WITHDRAWAL}`, key)) {
        await remove(published, [PUBLICATION, ...names]);
        throw refuse(key);
      }
      return { ...key, location, ...page, files: names.length, fresh: true };
    },

    async withdraw(key, note): Promise<Withdrawal> {
      const [published, withdrawn] = [folder('published', key), folder('withdrawn', key)];
      const path = `${withdrawn}/${WITHDRAWAL}`;
      const before = await record<WithdrawalRecord>(path, key);
      const out = await record<PublicationRecord>(`${published}/${PUBLICATION}`, key);
      // An attempt that died half-way left files without a record: only a look into the folder finds them.
      const files =
        out?.files ?? (await storage.list(`${published}/`)).map((name) => name.slice(published.length + 1));
      if (!before) {
        const closed: WithdrawalRecord = { ...key, files, ...note };
        await storage.put(path, `${JSON.stringify(closed, null, 2)}\n`);
      }
      await inBatches(files, AT_ONCE, async (name) => {
        const found = await storage.get(`${published}/${name}`);
        if (found) await storage.put(`${withdrawn}/${name}`, found.body, found.contentType);
      });
      await remove(published, files);
      await storage.delete(`${published}/${PUBLICATION}`);
      const address = storage.uri(path);
      if (files.length > 0) return { ...key, outcome: 'withdrawn', record: address, files: files.length };
      if (before) return { ...key, outcome: 'withdrawn-before', record: address, files: before.files.length };
      return { ...key, outcome: 'never-published', record: address, files: 0 };
    },
  };
};

const checkedNames = (files: readonly OutboxFile[]): string[] => {
  const names = files.map(({ path }) => path);
  invariant(new Set(names).size === names.length, 'a publication has two files of the same name');
  invariant(!names.includes(PUBLICATION) && !names.includes(WITHDRAWAL), 'a file takes the name of a record');
  return names;
};
