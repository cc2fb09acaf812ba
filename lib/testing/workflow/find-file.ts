import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWorkflowFile, workflowNameOf } from '#compiler/workflow-files.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { TestKitError } from '../usage-error.ts';

/** Returns the nearest folder at or above a file's that has `statemachines/` or `lambdas/`; otherwise the file's folder. */
export const rootOf = (file: string): string => {
  const start = dirname(resolve(file));
  for (let folder = start; ; folder = dirname(folder)) {
    if (['statemachines', 'lambdas'].some((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return start;
  }
};

/** Finds a workflow file by its path from the current folder, its URL, or its name in `statemachines/`. */
export const findWorkflowFile = (reference: string | URL): string => {
  if (typeof reference !== 'string') return fileURLToPath(reference);
  if (reference.startsWith('file:')) return fileURLToPath(reference);
  const path = resolve(reference);
  if (existsSync(path) && statSync(path).isFile()) return path;
  const folder = join(rootOf(join(process.cwd(), 'test')), 'statemachines');
  const files = existsSync(folder) ? readdirSync(folder).filter(isWorkflowFile) : [];
  const found = files.find((file) => workflowNameOf(file) === reference);
  if (found) return join(folder, found);
  const names = files.map(workflowNameOf);
  const known =
    names.length > 0 ? `the workflows in ${folder} are ${names.join(', ')}` : `${folder} has none`;
  throw new TestKitError(
    `There is no workflow "${reference}": neither a file nor a name in statemachines/ (${didYouMean(reference, names) ?? known})`,
  );
};
