import { ActionError, type Storage } from 'baton/actions';

/** Paths of the parts of a campaign in its folder. */
export const FILES = {
  market: 'research/market.json',
  /** The customer list as the execution found it: what was approved is what is sent, even if the list changes the next day. */
  customers: 'research/customers.csv',
  competitors: 'research/competitors.json',
  analysis: 'research/analysis.json',
  creativeBrief: 'copy/brief.json',
  headlines: 'copy/headlines.json',
  deck: 'copy/deck.json',
  selection: 'copy/selection.json',
  findings: 'review/findings.json',
  reviewPage: 'review/index.html',
  landingPage: 'landing-page/index.html',
  bannerFolder: 'banners',
  /** Which banners there are, and what they say. */
  bannerList: 'banners/banners.json',
  bannersPage: 'banners/index.html',
  /** The picture that previews of links to the landing page show. */
  landingShare: 'landing-page/share.png',
} as const;

/** What the campaign's actions need of their context. */
export interface FilesContext {
  storage: Storage;
  run: { execution_name: string };
}

/** The folder of one campaign run; `key` is a file's place in the storage, which is what actions hand to each other. */
interface CampaignFiles {
  key(path: string): string;
  /** Writes a file and gives its key. */
  write(path: string, body: string | Uint8Array): Promise<string>;
  writeJson(path: string, value: unknown): Promise<string>;
}

/** Returns the files of the calling execution, which has a folder of its name. */
export const campaignFiles = ({ storage, run }: FilesContext): CampaignFiles => {
  const key = (path: string): string => `${run.execution_name}/${path}`;
  const write = async (path: string, body: string | Uint8Array): Promise<string> => {
    await storage.put(key(path), body);
    return key(path);
  };
  return { key, write, writeJson: (path, value) => write(path, `${JSON.stringify(value, null, 2)}\n`) };
};

/** Reads the text of a stored file; throws `FileMissing`, not retryable, if there is none. */
export const readText = async (context: Pick<FilesContext, 'storage'>, key: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(context, key));

/** Reads a stored file; throws `FileMissing`, not retryable, if there is none. */
export const readBytes = async (
  { storage }: Pick<FilesContext, 'storage'>,
  key: string,
): Promise<Uint8Array> => {
  const found = await storage.get(key);
  if (found) return found.body;
  throw new ActionError(
    'FileMissing',
    `There is no file "${key}" in the storage; the brief names files beside it, which are copied to the storage before the execution starts`,
    { retryable: false },
  );
};

/** Reads a JSON file that an earlier action stored; throws `FileMissing`. */
export const readJson = async <T>(context: Pick<FilesContext, 'storage'>, key: string): Promise<T> =>
  JSON.parse(await readText(context, key)) as T;
