import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROJECT_KINDS, WORKFLOW_KINDS } from '#kinds/names.ts';

const WORKFLOW_FILE = new RegExp(`\\.(${['workflow', ...WORKFLOW_KINDS].join('|')})\\.(ya?ml|ts|js)$`);
const PROJECT_FILE = new RegExp(
  `(?:\\.(${PROJECT_KINDS.join('|') || '$.'})\\.(?:ya?ml|ts|js)|(?<=^|[/\\\\])(${PROJECT_KINDS.join('|') || '$.'})\\.ya?ml)$`,
);

/** Kind of a document that compiles to no workflow, by its file's name: `report.template.yaml`, or `connections.yaml`. */
const projectKindOf = (file: string): string | undefined => {
  const [, ofName, alone] = PROJECT_FILE.exec(file) ?? [];
  return ofName ?? alone;
};

/** Value of `kind` in workflows, which need none. */
export const WORKFLOW = 'workflow';

/** Whether a file is, by its name, a workflow or a document that compiles to one: `orders.workflow.yaml`, `sales.pipeline.yaml`. */
export const isWorkflowFile = (file: string): boolean => WORKFLOW_FILE.test(file);

/** Whether a file is, by its name, a document that compiles to no workflow: `report.template.yaml`. */
export const isProjectFile = (file: string): boolean => PROJECT_FILE.test(file);

/** Whether a file is, by its name, a document of another kind than the workflow. */
const isOfOtherKind = (file: string): boolean => {
  const kind = kindOfFile(file);
  return kind !== undefined && kind !== WORKFLOW;
};

const isCode = (file: string): boolean => /\.(ts|js)$/.test(file);

/** Returns the kind of document that a file holds by its name: `pipeline` for `sales.pipeline.yaml`; undefined if the name says none. */
export const kindOfFile = (file: string): string | undefined =>
  WORKFLOW_FILE.exec(file)?.[1] ?? projectKindOf(file);

/** Returns the name of a file's document: `orders` for `a/orders.workflow.yaml`, `connections` for `connections.yaml`. */
export const workflowNameOf = (file: string): string =>
  (file.split(/[\\/]/).at(-1) ?? file).replace(WORKFLOW_FILE, '').replace(PROJECT_FILE, '') ||
  (kindOfFile(file) ?? '');

const filesIn = (folder: string, belongs: (file: string) => boolean): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => belongs(file) && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile())
        .sort()
        .map((file) => resolve(folder, file))
    : [];

/** Lists the absolute paths of the workflow files in a folder, sorted; none if there is no such folder. */
export const workflowFilesIn = (folder: string): string[] => filesIn(folder, isWorkflowFile);

/** Lists the absolute paths of the TypeScript files in a folder that hold documents of other kinds than the workflow. */
export const definitionFilesIn = (folder: string): string[] =>
  filesIn(folder, (file) => isCode(file) && isOfOtherKind(file));

/** Lists the absolute paths of the YAML documents of other kinds in a folder, sorted; none if there is no such folder. */
export const documentFilesIn = (folder: string): string[] =>
  filesIn(folder, (file) => !isCode(file) && isOfOtherKind(file));

/** Lists the absolute paths of the YAML files in a folder whose names say no kind of document. */
export const otherYamlFilesIn = (folder: string): string[] =>
  filesIn(folder, (file) => /\.ya?ml$/.test(file) && !isWorkflowFile(file) && !isProjectFile(file));
