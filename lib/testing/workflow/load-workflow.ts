import { statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { compileFile } from '#compiler/compile-file.ts';
import {
  compileDefinition,
  type DefinedWorkflow,
  documentOf,
  isDefinedWorkflow,
} from '#compiler/define-workflow.ts';
import type { WorkflowDocument } from '#compiler/document.ts';
import { type LoadedProject, loadProject, readWorkflow } from '#compiler/load-project.ts';
import type { ActionCatalog, Compilation } from '#compiler/types.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { workflowsBeside } from '#contracts/variant-choice.ts';
import { diagnosticLine, hasErrors } from '#core/diagnostics.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, parseJson } from '#core/json.ts';
import { required } from '#core/required.ts';
import type { Machine } from '#engine/model/machine.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { localDefinition } from '#local/definitions/substitute.ts';
import { TestKitError } from '../usage-error.ts';
import { findWorkflowFile, rootOf } from './find-file.ts';

/** What `testWorkflow` runs: a file (path, URL or name in `statemachines/`), or a workflow of `defineWorkflow`. */
export type WorkflowReference = string | URL | DefinedWorkflow;

/** A compiled workflow, ready to run. */
export interface LoadedWorkflow {
  document: WorkflowDocument;
  manifest: WorkflowManifest;
  /** The emitted definition with the local stack's names in place of `${…}`. */
  machine: Machine;
  /** Contracts of the project's actions; empty for a workflow that is not in a file. */
  actions: ActionCatalog;
  /** Reads a file of the project, by its path from the project's folder. */
  read?(file: string): string | undefined;
  /** The workflows that it calls, or its variants start, at any depth. */
  called: LoadedWorkflow[];
}

/**
 * Compiles a workflow, and those that it calls: they are among `others`, or, for a workflow in a file, in its project. Throws a
 * TestKitError that lists the compiler's errors. What has not changed is compiled once.
 */
export const loadWorkflow = async (
  reference: WorkflowReference,
  others: readonly WorkflowReference[] = [],
): Promise<LoadedWorkflow> => {
  if (others.length > 0) return loadAmong(reference, others);
  if (isDefinedWorkflow(reference)) return loadAmong(reference, []);
  const path = findWorkflowFile(reference);
  const { mtimeMs, size } = statSync(path);
  const version = `${mtimeMs} ${size}`;
  const known = files.get(path);
  if (known?.version === version) return known.loaded;
  const loaded = loadFile(path);
  files.set(path, { version, loaded });
  return loaded;
};

const files = new Map<string, { version: string; loaded: Promise<LoadedWorkflow> }>();
const projects = new Map<string, Promise<LoadedProject>>();

const projectOf = (path: string): Promise<LoadedProject> => {
  const folder = dirname(path);
  const project = projects.get(folder) ?? loadProject(rootOf(path), [folder]);
  projects.set(folder, project);
  return project;
};

const loadFile = async (path: string): Promise<LoadedWorkflow> =>
  load(path, await projectOf(path), (project, name) => required(project.workflows, name).file);

/** Loads a workflow that calls those given in place of, or besides, those of its project. */
const loadAmong = async (
  reference: WorkflowReference,
  others: readonly WorkflowReference[],
): Promise<LoadedWorkflow> => {
  const references = new Map<string, WorkflowReference>();
  const around: LoadedProject = isDefinedWorkflow(reference)
    ? { actions: new Map(), workflows: new Map(), documents: [], checked: [], strays: [] }
    : await projectOf(findWorkflowFile(reference));
  const documents = await Promise.all(
    // The workflow itself is among them: it calls others, and they may call it.
    [...others, ...(others.length > 0 ? [reference] : [])].map(async (other) => {
      const path = isDefinedWorkflow(other) ? undefined : findWorkflowFile(other);
      const read = isDefinedWorkflow(other)
        ? documentOf(other, around)
        : await readWorkflow(path ?? '', around);
      if (!read?.document) return [];
      references.set(read.document.name, other);
      return [{ ...read, document: read.document, file: path ?? '' }];
    }),
  );
  const given = workflowFacts(documents.flat(), around.actions);
  const project = { ...around, workflows: new Map([...around.workflows, ...given]) };
  const find = ({ workflows }: LoadedProject, name: string): WorkflowReference =>
    references.get(name) ?? required(workflows, name).file;
  return load(isDefinedWorkflow(reference) ? reference : findWorkflowFile(reference), project, find);
};

const load = async (
  reference: WorkflowReference,
  project: LoadedProject,
  find: (project: LoadedProject, name: string) => WorkflowReference,
): Promise<LoadedWorkflow> => {
  const loaded = new Map<string, LoadedWorkflow>();
  const compileOne = async (one: WorkflowReference): Promise<LoadedWorkflow> => {
    const { name, compilation } = await compiled(one, project);
    const workflow = { ...ready(compilation, name, project.actions), read: project.read };
    loaded.set(workflow.manifest.name, workflow);
    for (const name of workflowsBeside(workflow.manifest))
      if (!loaded.has(name) && project.workflows.has(name)) await compileOne(find(project, name));
    return workflow;
  };
  const workflow = await compileOne(reference);
  return { ...workflow, called: [...loaded.values()].filter((one) => one !== workflow) };
};

const compiled = async (
  reference: WorkflowReference,
  project: LoadedProject,
): Promise<{ name: string; compilation: Compilation }> => {
  if (isDefinedWorkflow(reference)) {
    const name = `The workflow "${reference.definition.name}"`;
    return { name, compilation: compileDefinition(reference, knownOf(project)) };
  }
  const path = findWorkflowFile(reference);
  const name = relative(process.cwd(), path);
  return { name, compilation: await compileFile(path, name, project) };
};

/** A workflow that is not in a file has no project, so its actions are not checked, nor are its workflows unless some are given. */
const knownOf = ({ actions, workflows }: LoadedProject): Partial<LoadedProject> => ({
  ...(actions.size > 0 && { actions }),
  ...(workflows.size > 0 && { workflows }),
});

const ready = (
  { document, manifest, diagnostics }: Compilation,
  name: string,
  actions: ActionCatalog,
): LoadedWorkflow => {
  if (!document || !manifest || hasErrors(diagnostics)) {
    throw new TestKitError(`${name} does not compile:\n${diagnostics.map(diagnosticLine).join('\n')}`);
  }
  const definition = parseJson(localDefinition(manifest));
  invariant(isObject(definition), 'a definition is an object');
  return { document, manifest, actions, machine: parseMachine(definition), called: [] };
};
