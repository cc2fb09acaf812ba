import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { compileDefinitionFile } from '#compiler/definition-file.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { loadProject } from '#compiler/load-project.ts';
import type { CompileOptions } from '#compiler/types.ts';
import { isWorkflowFile, workflowFilesIn } from '#compiler/workflow-files.ts';
import { diagnosticLine } from '#core/diagnostics.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { type GoldenFile, readCurrent } from './golden-file.ts';

/** What an example's run is given: `example.run.json` beside the example. */
interface ExampleRun {
  input?: JsonObject;
  /** Answers of tasks by state, in turn where there are several (the last one again and again); a failure has `error`. */
  answers?: Record<string, TaskAnswer | TaskAnswer[]>;
  /** What files hold that steps read items from. */
  items?: Json[];
  /** Key of the manifest of results that a step writes. */
  written?: string;
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The definitions of all workflows, and of the step types' examples with the histories of their runs. */
export const goldenFiles = async (root: string): Promise<GoldenFile[]> => {
  const workflows = await Promise.all(
    ['statemachines', 'statemachines/patterns'].flatMap((folder) => {
      const project = loadProject(root, [join(root, folder)]);
      return workflowFilesIn(join(root, folder))
        .map((path) => relative(root, path))
        .map(async (file) => golden(root, file, await compiled(root, file, await project)));
    }),
  );
  const examples = await Promise.all(
    globSync('lib/steps/*/example.workflow.yaml', { cwd: root }).map(async (file) => {
      // Actions of examples are not checked; an example may call the workflows beside it.
      const { workflows, documents } = await loadProject(root, [join(root, dirname(file))]);
      const definition = await compiled(root, file, { workflows, documents });
      return [golden(root, file, definition), await goldenHistory(root, dirname(file), definition)];
    }),
  );
  const documents = await Promise.all(
    globSync('lib/kinds/*/example.*.yaml', { cwd: root, exclude: isTemplate }).map(async (file) => {
      if (!isWorkflowFile(file)) return [];
      const { workflows, documents, connections } = await loadProject(root, [join(root, dirname(file))]);
      const definition = await compiled(root, file, { workflows, documents, connections });
      return [golden(root, file, definition), await goldenHistory(root, dirname(file), definition)];
    }),
  );
  return [...workflows, ...examples.flat(), ...documents.flat()];
};

const isTemplate = (file: string): boolean => file.includes('_template');

const compiled = async (root: string, file: string, project: CompileOptions): Promise<JsonObject> => {
  const path = join(root, file);
  const source = { text: readFileSync(path, 'utf8'), file };
  const { manifest, diagnostics } = file.endsWith('.ts')
    ? await compileDefinitionFile(path, source, project)
    : compileWorkflow(source, project);
  if (!manifest) throw new Error(diagnostics.map(diagnosticLine).join('\n'));
  return manifest.definition;
};

const golden = (root: string, file: string, definition: JsonObject): GoldenFile => {
  const path = join(root, dirname(file), basename(file).replace(/\.\w+\.\w+$/, '.asl.json'));
  return { path, text: jsonText(definition), current: readCurrent(path) };
};

const goldenHistory = async (root: string, folder: string, definition: JsonObject): Promise<GoldenFile> => {
  const path = join(root, folder, 'example.history.json');
  const run: ExampleRun = JSON.parse(readCurrent(join(root, folder, 'example.run.json')) ?? '{}');
  const turns = new Map<string, number>();
  const { history } = await runVirtual({
    definition,
    input: run.input ?? {},
    readItems: () => run.items ?? [],
    writeResults: ({ mapRunArn }) => ({
      MapRunArn: mapRunArn,
      ResultWriterDetails: { Bucket: 'files', Key: run.written ?? '' },
    }),
    tasks: (task) => {
      const given = run.answers?.[task.stateName];
      if (given === undefined)
        throw new Error(`${folder}/example.run.json has no answer for ${task.stateName}`);
      const turn = (turns.get(task.stateName) ?? -1) + 1;
      turns.set(task.stateName, turn);
      return Array.isArray(given) ? given[Math.min(turn, given.length - 1)]! : given;
    },
  });
  return { path, text: jsonText(history), current: readCurrent(path) };
};
