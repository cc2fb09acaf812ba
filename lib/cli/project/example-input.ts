import { existsSync } from 'node:fs';

/** Returns the path of the example input beside a workflow's file; undefined if there is none. */
export const exampleInput = (workflowFile: string): string | undefined => {
  const example = workflowFile.replace(/(\.workflow)?\.\w+$/, '.input.json');
  return example !== workflowFile && existsSync(example) ? example : undefined;
};
