import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json } from '#core/json.ts';
import { defineKind, type KindProblem } from '../document-kind.ts';
import type { Path } from '../draft.ts';
import { Expander, usesTemplates } from './expand.ts';
import { parametersIn } from './parameters.ts';
import { fields, type Template } from './schema.ts';
import { starter } from './starter.ts';
import { extension } from './use.ts';

export const templateKind = defineKind<Template>({
  kind: 'template',
  summary:
    'A workflow, or a group of steps, with parameters: a workflow or a step of another document `extends` it `with` values for them.',
  fields,
  starter,
  tryOut: (name) => [`new workflow NAME --template ${name}`],
  extension,
  check: (template, project) => {
    const { parameters, kind: _, name: __, description: ___, ...body } = template;
    const known = isObject(parameters?.properties) ? Object.keys(parameters.properties) : [];
    return [...undeclared(body as Json, [], known), ...new Expander(project).usesIn(template)];
  },
  rewrite: (document, project) => {
    if (document.kind === 'template' || !usesTemplates(document)) return undefined;
    const expander = new Expander(project);
    const draft = expander.document(document);
    return { draft, problems: expander.problems };
  },
});

/** Parameters that texts of a template read although it has none of the name. */
const undeclared = (value: Json | undefined, path: Path, known: readonly string[]): KindProblem[] => {
  if (typeof value === 'string')
    return parametersIn(value)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path,
        message: `there is no parameter "${name}"`,
        hint: didYouMean(name, known) ?? `describe it in "parameters", under "properties"`,
      }));
  if (Array.isArray(value)) return value.flatMap((item, index) => undeclared(item, [...path, index], known));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => undeclared(item, [...path, key], known));
};
