import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExampleInput } from '#contracts/manifest.ts';
import { parseJson } from '#core/json.ts';
import { workflowNameOf } from './workflow-files.ts';

const ENDING = '.input.json';

/** Bytes of a file that is taken as an example: it goes wherever the workflow does. */
const MAX_BYTES = 64 * 1024;

/** Examples that a workflow may have. */
const MAX_EXAMPLES = 20;

/** Reads the example inputs beside a workflow's file: `order.input.json`, and further ones such as `order.big.input.json`. */
export const exampleInputs = (workflowFile: string): ExampleInput[] => {
  const folder = dirname(workflowFile);
  const workflow = workflowNameOf(workflowFile);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${workflow}.`) && file.endsWith(ENDING))
    .sort((one, other) => one.length - other.length || one.localeCompare(other))
    .slice(0, MAX_EXAMPLES)
    .flatMap((file): ExampleInput[] => {
      const path = join(folder, file);
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? Number.POSITIVE_INFINITY;
      const input = size <= MAX_BYTES ? parseJson(readFileSync(path, 'utf8')) : undefined;
      return input === undefined ? [] : [{ name: file.slice(0, -ENDING.length), input }];
    });
};
