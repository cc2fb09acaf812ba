import { join } from 'node:path';
import { writeText } from '../project/files.ts';

/** Returns the JSON Schema of workflow files, with the actions of a project. */
export const editorSchema = async (root: string): Promise<object> => {
  // Loaded late, because help and completion need only the declarations of commands.
  const { loadActions } = await import('#compiler/actions/load-actions.ts');
  const { workflowJsonSchema } = await import('#compiler/reference/workflow-schema.ts');
  return workflowJsonSchema(await loadActions(root));
};

/** Writes the schema that workflow files name for editors; it lists the actions, and so is written again with each. */
export const writeEditorSchema = async (root: string): Promise<void> => {
  const schema = await editorSchema(root);
  const file = join(root, '.baton', 'workflow.schema.json');
  writeText(file, root, `${JSON.stringify(schema, null, 2)}\n`);
};
