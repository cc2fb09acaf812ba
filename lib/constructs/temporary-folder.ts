import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/**
 * Makes a folder of which a construct makes an asset. The CDK copies assets into its assembly at once, so the folder is removed when the process
 * ends; with `--no-staging`, the assembly refers to the folder, and it stays.
 */
export const temporaryFolder = (prefix: string): string => {
  if (folders.length === 0) process.once('exit', removeAll);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  folders.push(folder);
  return folder;
};

const removeAll = (): void => {
  if (isUnstaged(process.env)) return;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** Whether an app is asked to leave assets where they are; the CLI passes the context on in a variable of the environment. */
const isUnstaged = ({ CDK_CONTEXT_JSON = '' }: NodeJS.ProcessEnv): boolean =>
  CDK_CONTEXT_JSON.includes('aws:cdk:disable-asset-staging');
