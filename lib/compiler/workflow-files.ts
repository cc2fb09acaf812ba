import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const WORKFLOW_FILE = /\.workflow\.(ya?ml|ts|js)$/;

/** Lists the absolute paths of the workflow files in a folder, sorted; none if there is no such folder. */
export const workflowFilesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => WORKFLOW_FILE.test(file))
        .sort()
        .map((file) => resolve(folder, file))
    : [];
