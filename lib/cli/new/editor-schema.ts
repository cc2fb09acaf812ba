import { join } from 'node:path';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { workflowJsonSchema } from '#compiler/reference/workflow-schema.ts';
import { writeText } from '../project/files.ts';

/** Writes the schema that workflow files name for editors; it lists the actions, and so is written again with each. */
export const writeEditorSchema = async (root: string): Promise<void> => {
  const file = join(root, '.baton', 'workflow.schema.json');
  const schema = workflowJsonSchema(await loadActions(root));
  writeText(file, root, `${JSON.stringify(schema, null, 2)}\n`);
};
