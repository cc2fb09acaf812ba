import type { WorkflowDocument } from '#compiler/document.ts';
import { allSteps } from '#compiler/emit/build.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { Machine } from '#engine/model/machine.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { actionsByArn, localDefinition } from '#local/definitions/substitute.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import { statesByName } from '#testing/coverage/taken.ts';
import { type Place, placesOf } from './blocks.ts';
import { type Rules, SHIPPED } from './rules.ts';
import { stepResults } from './step-results.ts';

/** A workflow under test, with what the sweep knows of it. */
export interface Subject {
  document: WorkflowDocument;
  manifest: WorkflowManifest;
  actions: ActionCatalog;
  /** The definition as it runs; a mutant's differs from the manifest's. */
  definition: JsonObject;
  /** The same, parsed. */
  machine: Machine;
  /** The rules of the guards; a mutant's lack one. */
  rules: Rules;
  /** Steps and fallback steps at any depth, by id. */
  steps: ReadonlyMap<string, Step>;
  /** Where each of these steps is. */
  places: ReadonlyMap<string, Place>;
  /** States of the manifest's definition at any depth, by name. */
  states: ReadonlyMap<string, JsonObject>;
  /** Actions by the ARN under which the definition calls them. */
  actionByArn: ReadonlyMap<string, string>;
  /** Input of every execution; absent if inputs are to be made from the schema. */
  input?: Json;
  /** An input that is tried besides those made from the schema. */
  example?: Json;
  /** Given answers, by step or action. */
  answers: JsonObject;
  /** What files hold that steps read their items from; made up if absent. */
  items?: readonly Json[];
  /** Schemas of the outputs of other workflows, by name. */
  outputs: ReadonlyMap<string, JsonObject>;
  /** Schemas of the results of steps that call a function although they name no action, by step. */
  results: ReadonlyMap<string, JsonObject>;
}

/** What a subject is made of. */
export type SubjectParts = Pick<
  Subject,
  'document' | 'manifest' | 'actions' | 'input' | 'example' | 'answers' | 'items'
> &
  Partial<Pick<Subject, 'outputs'>> & { project?: Project };

/** Prepares a workflow for a sweep. */
export const subjectOf = ({ project = {}, ...parts }: SubjectParts): Subject => ({
  outputs: new Map(),
  ...parts,
  results: stepResults(parts.document, allSteps(parts.document.steps), project),
  definition: parts.manifest.definition,
  machine: machineOf(parts.manifest),
  rules: SHIPPED,
  steps: new Map([...allSteps(parts.document.steps)].map((step) => [step.id, step])),
  places: placesOf(parts.document),
  states: statesByName(parts.manifest.definition),
  actionByArn: actionsByArn([parts.manifest]),
});

/** Returns the subject with another definition. */
export const withDefinition = (subject: Subject, definition: JsonObject): Subject => {
  const { name, substitutions } = subject.manifest;
  return { ...subject, definition, machine: machineOf({ name, substitutions, definition }) };
};

/** Returns a manifest's machine as it runs in the local stack. */
export const machineOf = (manifest: Parameters<typeof localDefinition>[0]): Machine => {
  const definition = parseJson(localDefinition(manifest));
  invariant(isObject(definition), 'a definition is an object');
  return parseMachine(definition);
};
