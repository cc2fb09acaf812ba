import { stringify } from 'yaml';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';
import { writeText } from '../project/files.ts';
import { newPath } from './document.ts';
import { checkName } from './name.ts';

/** Writes a workflow that extends a template, with a value for each parameter that must have one, and returns the paths of its files. */
export const newFromTemplate = async (root: string, name: string, template: string): Promise<string[]> => {
  checkName(name, "A workflow's name");
  const path = newPath(root, 'workflow', name);
  // Loaded late, because help and completion need only the declarations of commands.
  const { loadProject } = await import('#compiler/load-project.ts');
  const { documents } = await loadProject(root);
  const templates = documents.filter(({ kind }) => kind === 'template').map(({ value }) => value);
  const found = templates.find((one) => one.name === template);
  if (!found) {
    const names = templates.map((one) => String(one.name));
    const all = names.length > 0 ? `there are ${names.join(', ')}` : 'make one with: baton new template NAME';
    throw new UserError(`There is no template "${template}" in statemachines/`, {
      hint: didYouMean(template, names) ?? all,
    });
  }
  const document = {
    name,
    ...(found.description !== undefined && { description: found.description }),
    extends: template,
    ...valuesFor(found),
  };
  const head = '# yaml-language-server: $schema=../.baton/workflow.schema.json\n';
  writeText(path, root, head + stringify(document));
  return [path];
};

/** Values of the parameters without a default, to be replaced by the author. */
const valuesFor = ({ parameters }: JsonObject): { with?: JsonObject } => {
  const properties = isObject(parameters) && isObject(parameters.properties) ? parameters.properties : {};
  const open = Object.entries(properties).filter(
    ([, schema]) => isObject(schema) && schema.default === undefined,
  );
  return open.length === 0
    ? {}
    : { with: Object.fromEntries(open.map(([key, schema]) => [key, sample(schema)])) };
};

const SAMPLES: Record<string, Json> = {
  string: '…',
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

const sample = (schema: Json): Json => {
  if (!isObject(schema)) return null;
  const { examples, enum: choices, type } = schema;
  const [first] = [examples, choices].flatMap((list) => (Array.isArray(list) ? list : []));
  return first ?? ownField(SAMPLES, String([type].flat()[0])) ?? null;
};
