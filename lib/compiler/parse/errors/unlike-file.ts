import { closest } from '#core/did-you-mean.ts';
import type { Finding, RuleInfo } from '../../findings/finding.ts';
import { kindOfFile, WORKFLOW, workflowNameOf } from '../../workflow-files.ts';

const code = 'unlike-file';

export const unlikeFile = {
  code,
  description:
    'A document whose `kind` is not that of its file, by which the project finds it; as a warning, one whose `name` is not that of its file.',
  example: 'kind: pipeline   # in sales.workflow.yaml',
  fix: 'Name the file `<name>.<kind>.yaml`.',
  /** Returns what is wrong if a document of a kind is in a file for another kind. */
  kind: (kind: string, file: string): Finding | undefined => {
    const expected = kindOfFile(file);
    if (expected === undefined || expected === kind) return undefined;
    const name = file.split(/[\\/]/).at(-1);
    const ending = /\.\w+$/.exec(file)?.[0] ?? '';
    const message =
      kind === WORKFLOW
        ? `"kind" is missing: the file is called ${name}, and a document without "kind" is a workflow`
        : `a document of kind ${kind} is in a file called ${name}`;
    const renamed = `name the file ${workflowNameOf(file)}.${kind}${ending}`;
    return kind === WORKFLOW
      ? { code, message, path: [], hint: `write kind: ${expected}, or ${renamed}` }
      : { code, message, path: ['kind'], hint: `${renamed}, or write kind: ${expected}` };
  },
  /** Returns the warning about a file that looks like a document and that nothing reads, because its name says no kind. */
  ending: (file: string, kinds: readonly string[], said: unknown): Finding => {
    const [, stem = '', ending = '', type = ''] = /([^\\/.]*)(?:\.([^\\/]*))?(\.ya?ml)$/.exec(file) ?? [];
    const kind = kinds.find((one) => one === said) ?? closest(ending, kinds) ?? WORKFLOW;
    return {
      code,
      severity: 'warning',
      message: `nothing reads this file: its name contains no kind of document`,
      path: [],
      hint: `rename it to ${stem}.${kind}${type}`,
    };
  },
  /** Returns a warning if a document has another name than its file. */
  name: (name: string, file: string): Finding | undefined => {
    const called = workflowNameOf(file);
    const kind = kindOfFile(file);
    // A file may be called like its kind alone: connections.yaml.
    if (kind === undefined || called === name || called === kind) return undefined;
    return {
      code,
      message: `the file is called ${file}, and the document "${name}"`,
      path: ['name'],
      severity: 'warning',
      hint: `commands take "${called}", documents and deployed stages "${name}": rename one of the two`,
    };
  },
} satisfies RuleInfo & Record<string, unknown>;
