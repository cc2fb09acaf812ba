import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import {
  definitionFilesIn,
  documentFilesIn,
  isProjectFile,
  kindOfFile,
  workflowFilesIn,
  workflowNameOf,
} from '#compiler/workflow-files.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, parseJson } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';

/** Finds the nearest folder at or above the given one that has `statemachines/`; returns the given one if there is none. */
export const findRoot = (from: string): string => {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'statemachines'))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
};

/** Lists the absolute paths of all workflow files of a project, sorted. */
export const workflowFiles = (root: string): string[] => workflowsIn(join(root, 'statemachines'));

const workflowsIn = (folder: string): string[] =>
  workflowFilesIn(folder).filter((file) => !file.endsWith('.js'));

/** Lists the absolute paths of the documents in a folder that compile to no workflow, sorted. */
const othersIn = (folder: string): string[] =>
  [documentFilesIn, definitionFilesIn]
    .flatMap((filesIn) => filesIn(folder))
    .filter((file) => isProjectFile(file) && !file.endsWith('.js'))
    .sort();

const projectFiles = (root: string): string[] => othersIn(join(root, 'statemachines'));

/**
 * Returns the folder whose documents a path stands for: that of a project, or the given one. Undefined if the path is not a folder, or the
 * name of a document too.
 */
export const documentFolder = (reference: string, cwd: string): string | undefined => {
  const path = resolve(cwd, reference);
  if (reference === '' || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const root = findRoot(cwd);
  const names = [...workflowFiles(root), ...projectFiles(root)].map(workflowNameOf);
  if (names.includes(reference)) return undefined;
  return existsSync(join(path, 'statemachines')) ? join(path, 'statemachines') : path;
};

/** Lists the absolute paths of all documents in a folder; throws a UserError if there is none. */
export const documentsIn = (folder: string, cwd: string): string[] => {
  const files = [...workflowsIn(folder), ...othersIn(folder)];
  if (files.length > 0) return files;
  throw new UserError(`There is no workflow in ${shown(folder, cwd)}: no *.workflow.yaml or .ts`, {
    hint: "folders in it are not searched: pass the one that has the files, or the project's folder",
  });
};

/**
 * Finds the file of a document that is given by its path or its name, also one that compiles to no workflow; throws a UserError if there is
 * none or several.
 */
export const findDocument = (reference: string, cwd: string): string =>
  projectFiles(findRoot(cwd)).find(
    (file) => workflowNameOf(file) === reference || file === resolve(cwd, reference),
  ) ?? findWorkflow(reference, cwd);

/** Fields of which a document in JSON has one: those of a workflow, and those of a definition, of which more is said. */
const TELLING_FIELDS = ['steps', 'kind', 'States', 'StartAt'];

/** Throws a UserError if a file cannot be meant: by its name's ending, or as JSON that has nothing of a workflow, like `package.json`. */
const refuseOther = (path: string, cwd: string): void => {
  if (/\.(?:ya?ml|[cm]?[tj]s)$/.test(path)) return;
  if (path.endsWith('.json')) {
    const parsed = parseJson(readFileSync(path, 'utf8'));
    // What is wrong with JSON that cannot be read is said with its place.
    if (!isObject(parsed) || TELLING_FIELDS.some((field) => Object.hasOwn(parsed, field))) return;
  }
  throw new UserError(`${shown(path, cwd)} is not a workflow`, {
    hint: 'workflows are written in YAML or TypeScript: statemachines/NAME.workflow.yaml',
  });
};

/** Finds the file of a workflow that is given by its path or its name; throws a UserError if there is none or several. */
export const findWorkflow = (reference: string, cwd: string): string => {
  const path = resolve(cwd, reference);
  if (existsSync(path) && statSync(path).isFile()) {
    if (isProjectFile(path)) throw noWorkflow(workflowNameOf(path), path, cwd);
    refuseOther(path, cwd);
    return path;
  }
  const files = workflowFiles(findRoot(cwd));
  const [found, ...others] = files.filter((file) => workflowNameOf(file) === reference);
  if (found && others.length === 0) return found;
  if (found) {
    const several = [found, ...others].map((file) => shown(file, cwd)).join(' and ');
    throw new UserError(`The name "${reference}" fits ${several}`, {
      hint: 'pass the path of one, or remove all but one',
    });
  }
  const other = projectFiles(findRoot(cwd)).find((file) => workflowNameOf(file) === reference);
  if (other) throw noWorkflow(reference, other, cwd);
  if (existsSync(path) && reference !== '')
    throw new UserError(`"${reference}" is a folder, expected a workflow: its file or its name`, {
      hint: `"baton validate ${reference}" checks all documents in it`,
    });
  const names = files.map(workflowNameOf);
  const known =
    names.length > 0
      ? `the workflows here are ${names.join(', ')}`
      : 'there is no statemachines/ folder here; baton init makes a project';
  throw new UserError(`There is no workflow "${reference}": neither a file nor a name in statemachines/`, {
    hint: didYouMean(reference, names) ?? known,
  });
};

const noWorkflow = (reference: string, file: string, cwd: string): UserError => {
  const kind = kindOfFile(file);
  const hint =
    kind === 'template'
      ? `make a workflow from it: baton new workflow NAME --template ${reference}`
      : `check it with: baton validate ${reference}`;
  return new UserError(
    `"${reference}" is a ${kind}, which does not compile to a workflow (${shown(file, cwd)})`,
    {
      hint,
    },
  );
};

/** Returns a path as the user would write it: relative if it is below the current folder. */
export const shown = (path: string, cwd: string): string => {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
};
