import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT_KINDS, WORKFLOW_KINDS } from '#kinds/names.ts';

const WORKFLOW_FILE = new RegExp(`\\.(${['workflow', ...WORKFLOW_KINDS].join('|')})\\.(ya?ml|ts|js)$`);
const PROJECT_FILE = new RegExp(`(^|[./\\\\])(${PROJECT_KINDS.join('|') || '$.'})\\.ya?ml$`);
const OTHER_KIND_FILE = new RegExp(`\\.(${WORKFLOW_KINDS.join('|') || '$.'})\\.ya?ml$`);

/** Whether a file is, by its name, a workflow or a document that compiles to one: `orders.workflow.yaml`, `sales.pipeline.yaml`. */
export const isWorkflowFile = (file: string): boolean => WORKFLOW_FILE.test(file);

/** Whether a file is, by its name, a document that compiles to no workflow: `report.template.yaml`. */
export const isProjectFile = (file: string): boolean => PROJECT_FILE.test(file);

/** Whether a file is, by its name, a YAML document of another kind than the workflow. */
const isOfOtherKind = (file: string): boolean => isProjectFile(file) || OTHER_KIND_FILE.test(file);

/** Returns the name of a file's workflow: `orders` for `a/orders.workflow.yaml`. */
export const workflowNameOf = (file: string): string =>
  (file.split(/[\\/]/).at(-1) ?? file).replace(WORKFLOW_FILE, '');

const filesIn = (folder: string, belongs: (file: string) => boolean): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(belongs)
        .sort()
        .map((file) => resolve(folder, file))
    : [];

/** Lists the absolute paths of the workflow files in a folder, sorted; none if there is no such folder. */
export const workflowFilesIn = (folder: string): string[] => filesIn(folder, isWorkflowFile);

/** Lists the absolute paths of the YAML documents of other kinds in a folder, sorted; none if there is no such folder. */
export const documentFilesIn = (folder: string): string[] => filesIn(folder, isOfOtherKind);
