import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '#core/import-file.ts';
import { invariant } from '#core/invariant.ts';
import type { DocumentKind } from '#kinds/document-kind.ts';
import type { StepType } from '#steps/step-type.ts';
import type { Rule } from '../rules/rule.ts';
import { definitionTypes, type LocatedType } from './definitions.ts';
import { kindsText, type LocatedKind } from './kinds-text.ts';
import { referenceText } from './reference-text.ts';
import {
  aslRuleRegistry,
  kindDefinitions,
  kindExport,
  kindFolders,
  kindNames,
  kindRegistry,
  ruleCodes,
  ruleExport,
  ruleFiles,
  ruleRegistry,
  stepExport,
  stepFolders,
  stepRegistry,
} from './registries.ts';

/** Settings of a generation. */
export interface GenerateOptions {
  /** Only look which files are not current, and write nothing. */
  check?: boolean;
}

const load = async <T>(path: string, name: string): Promise<T> => {
  const exported: Record<string, unknown> = (await importFile(path)) as Record<string, unknown>;
  invariant(exported[name] !== undefined, `${path} exports no ${name}`);
  return exported[name] as T;
};

/**
 * Writes what is made from the folders of step types and the files of rules: the registries, the rules' codes, the types for
 * `defineWorkflow` and the language reference. Returns the files that were not current, relative to the root.
 */
export const generate = async (root: string, { check = false }: GenerateOptions = {}): Promise<string[]> => {
  const write = (files: Record<string, string>): string[] => {
    const stale = Object.entries(files).filter(([file, text]) => {
      const path = join(root, file);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    });
    if (!check) for (const [file, text] of stale) writeFileSync(join(root, file), text);
    return stale.map(([file]) => file);
  };
  const types: LocatedType[] = [];
  for (const folder of stepFolders(root)) {
    types.push({
      folder,
      type: await load<StepType>(join(root, 'lib/steps', folder, 'index.ts'), stepExport(folder)),
    });
  }
  // Kinds and rules import the registries of steps, and so are imported after these are written.
  const registries = write({
    'lib/steps/index.ts': stepRegistry(root),
    'lib/steps/definitions.ts': definitionTypes(types),
    'lib/asl/rules/index.ts': aslRuleRegistry(root),
    'lib/compiler/findings/rule-code.ts': ruleCodes(root),
  });
  const kinds: LocatedKind[] = [];
  for (const folder of kindFolders(root)) {
    kinds.push({
      folder,
      kind: await load<DocumentKind>(join(root, 'lib/kinds', folder, 'index.ts'), kindExport(folder)),
    });
  }
  registries.push(
    ...write({
      'lib/kinds/index.ts': kindRegistry(root),
      'lib/kinds/names.ts': kindNames(kinds.map(({ kind }) => kind)),
      'lib/kinds/definitions.ts': kindDefinitions(kinds),
      'lib/compiler/rules/index.ts': ruleRegistry(root),
    }),
  );
  const rules: Rule[] = [];
  for (const [code, file] of ruleFiles(root))
    rules.push(await load<Rule>(join(root, file), ruleExport(code)));
  const kindExample = ({ folder, kind }: LocatedKind): string =>
    readFileSync(join(root, 'lib/kinds', folder, `example.${kind.kind}.yaml`), 'utf8');
  const example = (folder: string): string =>
    readFileSync(join(root, 'lib/steps', folder, 'example.workflow.yaml'), 'utf8');
  return [
    ...registries,
    ...write({
      'lib/steps/README.md': referenceText(types, rules, example),
      'lib/kinds/README.md': kindsText(kinds, kindExample),
    }),
  ];
};
