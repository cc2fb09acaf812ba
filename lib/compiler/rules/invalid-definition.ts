import { isObject } from '#core/json.ts';
import { describe } from '../findings/describe.ts';
import type { Finding } from '../findings/finding.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-definition';
const WRITTEN = 'export default defineWorkflow({ name: …, steps: […] })';

/** Explains how to make the exported value a workflow. */
const fixFor = (exported: unknown, named: readonly string[]): string => {
  if (typeof exported === 'function') return 'call it: export default build(…)';
  if (Array.isArray(exported) || named.length > 1) return 'a file holds one workflow: give each its own file';
  if (named[0] !== undefined) return `export it by default: export default ${named[0]}`;
  if (isObject(exported) && 'steps' in exported) return `wrap it: ${WRITTEN}`;
  return WRITTEN;
};

const describeExport = (exported: unknown): string => {
  if (isObject(exported) && 'definition' in exported) {
    return `defineWorkflow of ${describe(exported.definition)}`;
  }
  // A file that exports nothing at all has an empty map.
  return describe(isObject(exported) && Object.keys(exported).length === 0 ? undefined : exported);
};

export const invalidDefinition = {
  code,
  description: 'A TypeScript file that cannot be loaded, or whose default export is not a workflow.',
  example: 'export const order = defineWorkflow({ … });   // not the default export',
  fix: 'Write `export default defineWorkflow({ … })`; the message contains what the file throws.',
  unloadable: (reason: string): Finding => ({
    code,
    message: `the file could not be loaded: ${reason}`,
    path: [],
    ...(reason.includes('strip-only mode') && {
      hint: 'types are removed and nothing is translated: write an object with "as const" in place of an enum',
    }),
  }),
  /** `named` are the workflows that the file exports under other names. */
  noWorkflow: (exported: unknown, named: readonly string[]): Finding => ({
    code,
    message: `the file has no workflow as its default export, got ${describeExport(exported)}`,
    path: [],
    hint: fixFor(exported, named),
  }),
} satisfies Rule & { unloadable: unknown; noWorkflow: unknown };
