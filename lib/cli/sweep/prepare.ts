import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { type Subject, subjectOf } from '#sweep/subject.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { exampleInput } from '../project/example-input.ts';
import { readJson } from '../project/files.ts';
import { renderTable } from '../render/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where a command finds what it sweeps with. */
export interface SweepSource {
  cwd: string;
  terminal: Terminal;
  input?: string;
  answers?: string;
}

/**
 * Compiles a workflow and reads its input and answers; throws a UserError for what does not fit. `file` is the workflow's path as the user
 * would write it.
 */
export const prepareSubject = async (
  reference: string,
  source: SweepSource,
): Promise<{ subject: Subject; file: string }> => {
  const { cwd, terminal } = source;
  const { path, file: shownPath, document, manifest, project } = await loadWorkflow(reference, cwd, terminal);
  const read = async (file: string | undefined): Promise<Json | undefined> =>
    file === undefined ? undefined : checkedInput(manifest.input, file, cwd);
  const inputs = defined({ input: await read(source.input), example: await read(exampleInput(path)) });
  const answers = source.answers === undefined ? {} : answersIn(source.answers, cwd);
  const subject = subjectOf({
    document,
    manifest,
    actions: project.actions,
    outputs: outputsOf(project),
    project,
    answers,
    ...inputs,
  });
  return { subject, file: shownPath };
};

const outputsOf = ({ workflows }: ValidWorkflow['project']): Map<string, JsonObject> =>
  new Map(
    [...workflows].flatMap(([name, { output }]): [string, JsonObject][] => (output ? [[name, output]] : [])),
  );

const checkedInput = async (schema: JsonObject | undefined, file: string, cwd: string): Promise<Json> => {
  const given = readJson(file, cwd, 'input');
  if (!schema) return given;
  const { value, problems } = await checkSchema(schema, given);
  if (problems.length === 0) return value;
  const table = renderTable(
    problems.map(({ field, message }) => [field, message]),
    { indent: 2 },
  );
  throw new UserError(`The input ${file} does not fit the workflow; nothing was run:\n${table}`);
};

const answersIn = (file: string, cwd: string): JsonObject => {
  const answers = readJson(file, cwd, 'answers');
  if (isObject(answers)) return answers;
  throw new UserError(`The answers ${file} are not a JSON object`, {
    hint: 'expected results by step or action, such as {"payments/charge": {"id": "c-1"}}',
  });
};
