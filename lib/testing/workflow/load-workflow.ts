import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { compileDefinition, type DefinedWorkflow, isDefinedWorkflow } from '#compiler/define-workflow.ts';
import { compileDefinitionFile } from '#compiler/definition-file.ts';
import { compileWorkflow } from '#compiler/index.ts';
import type { ActionCatalog, Compilation } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { diagnosticLine, hasErrors } from '#core/diagnostics.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, parseJson } from '#core/json.ts';
import type { Machine } from '#engine/model/machine.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { localDefinition } from '#local/definitions/substitute.ts';
import { TestKitError } from '../usage-error.ts';
import { findWorkflowFile, rootOf } from './find-file.ts';

/** What `testWorkflow` runs: a file (path, URL or name in `statemachines/`), or a workflow of `defineWorkflow`. */
export type WorkflowReference = string | URL | DefinedWorkflow;

/** A compiled workflow, ready to run. */
export interface LoadedWorkflow {
  manifest: WorkflowManifest;
  /** The emitted definition with the local stack's names in place of `${…}`. */
  machine: Machine;
  /** Contracts of the project's actions; empty for a workflow that is not in a file. */
  actions: ActionCatalog;
}

/** Compiles a workflow. Throws a TestKitError that lists the compiler's errors. What has not changed is compiled once. */
export const loadWorkflow = async (reference: WorkflowReference): Promise<LoadedWorkflow> => {
  if (isDefinedWorkflow(reference)) return loadDefinition(reference);
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
const definitions = new WeakMap<DefinedWorkflow, LoadedWorkflow>();
const catalogs = new Map<string, Promise<ActionCatalog>>();

const loadDefinition = (workflow: DefinedWorkflow): LoadedWorkflow => {
  const known = definitions.get(workflow);
  if (known) return known;
  const actions: ActionCatalog = new Map();
  const loaded = ready(compileDefinition(workflow), `The workflow "${workflow.definition.name}"`, actions);
  definitions.set(workflow, loaded);
  return loaded;
};

const loadFile = async (path: string): Promise<LoadedWorkflow> => {
  const root = rootOf(path);
  const catalog = catalogs.get(root) ?? loadActions(root);
  catalogs.set(root, catalog);
  const actions = await catalog;
  const source = { text: readFileSync(path, 'utf8'), file: relative(process.cwd(), path) };
  const compilation = /\.(ts|js)$/.test(path)
    ? await compileDefinitionFile(path, source, { actions })
    : compileWorkflow(source, { actions });
  return ready(compilation, source.file, actions);
};

const ready = (
  { manifest, diagnostics }: Compilation,
  name: string,
  actions: ActionCatalog,
): LoadedWorkflow => {
  if (!manifest || hasErrors(diagnostics)) {
    throw new TestKitError(`${name} does not compile:\n${diagnostics.map(diagnosticLine).join('\n')}`);
  }
  const definition = parseJson(localDefinition(manifest));
  invariant(isObject(definition), 'a definition is an object');
  return { manifest, actions, machine: parseMachine(definition) };
};
