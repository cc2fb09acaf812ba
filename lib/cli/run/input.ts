import { dirname, resolve } from 'node:path';
import { inputTooLarge } from '#contracts/input-size.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { isObject, type Json, ownField } from '#core/json.ts';
import { checkSchema, type FieldProblem } from '#core/json-schema.ts';
import { checkInputFiles, filesOf, type InputFile } from '#local/storage/input-files.ts';
import { UserError } from '../errors/user-error.ts';
import { isJsonText, readJson } from '../project/files.ts';
import { renderTable } from '../render/table.ts';

/** An input that fits the workflow, with its defaults applied, and the files that it names. */
export interface CheckedInput {
  input: Json;
  files: InputFile[];
  /** Folder that the files' paths start from. */
  folder: string;
}

/** Reads and checks an input; throws a UserError that lists every field that is wrong. Default: `{}`. `adjust` changes what the file holds. */
export const readInput = async (
  manifest: WorkflowManifest,
  file: string | undefined,
  cwd: string,
  adjust: (given: Json) => Json = (given) => given,
): Promise<CheckedInput> => {
  const given = adjust(file === undefined ? {} : readJson(file, cwd, 'input'));
  const folder = file === undefined || isJsonText(file) ? cwd : dirname(resolve(cwd, file));
  const schema = manifest.input;
  const { value: input, problems } = schema
    ? await checkSchema(schema, given)
    : { value: given, problems: [] };
  const files = filesOf(schema, input);
  const all = [...problems, ...checkInputFiles(files, folder)];
  if (all.length > 0) throw refusal(manifest, file, all);
  const tooLarge = inputTooLarge(input);
  if (tooLarge !== undefined) throw new UserError(tooLarge);
  return { input, files, folder };
};

const refusal = (
  { name: workflow, input }: WorkflowManifest,
  file: string | undefined,
  problems: FieldProblem[],
): UserError => {
  const source = file === undefined ? 'The empty input' : `The input ${file}`;
  const table = renderTable(
    problems.map(({ field, message }) => [field, message]),
    { indent: 2 },
  );
  return new UserError(`${source} does not fit the workflow "${workflow}"; nothing was started:\n${table}`, {
    details: { problems },
    hint: file === undefined ? `pass one with --input FILE, or --input '${outline(input)}'` : undefined,
  });
};

const EMPTY = new Map<unknown, Json>([
  ['array', []],
  ['boolean', false],
  ['integer', 0],
  ['null', null],
  ['number', 0],
  ['object', {}],
]);

/** Returns what an input looks like that has the required fields, to be filled in. */
const outline = (schema: Json | undefined): string => {
  const { required, properties } = isObject(schema) ? schema : {};
  const names = Array.isArray(required) ? required.map(String) : [];
  const typeOf = (name: string): Json | undefined => {
    const property = isObject(properties) ? ownField(properties, name) : undefined;
    return isObject(property) ? property.type : undefined;
  };
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, EMPTY.get(typeOf(name)) ?? '…'])));
};
