import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workflowNameOf } from '#compiler/workflow-files.ts';

/** Returns the path of the example input beside a workflow's file; undefined if there is none. */
export const exampleInput = (workflowFile: string): string | undefined => {
  const example = join(
    dirname(workflowFile),
    `${workflowNameOf(workflowFile).replace(/\.\w+$/, '')}.input.json`,
  );
  return existsSync(example) ? example : undefined;
};
