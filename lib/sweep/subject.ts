import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowDocument } from '#compiler/document.ts';
import { allSteps } from '#compiler/emit/build.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localFunctionArn } from '#contracts/names.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { Machine } from '#engine/model/machine.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { localDefinition, platformAction } from '#local/definitions/substitute.ts';
import type { Step } from '#steps/step.ts';

/** A workflow under test, with what the sweep knows of it. */
export interface Subject {
  document: WorkflowDocument;
  manifest: WorkflowManifest;
  actions: ActionCatalog;
  /** The definition as it runs; a mutant's differs from the manifest's. */
  machine: Machine;
  /** Steps and fallback steps at any depth, by id. */
  steps: ReadonlyMap<string, Step>;
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
}

/** What a subject is made of. */
export type SubjectParts = Pick<
  Subject,
  'document' | 'manifest' | 'actions' | 'input' | 'example' | 'answers'
>;

/** Prepares a workflow for a sweep. */
export const subjectOf = (parts: SubjectParts): Subject => ({
  ...parts,
  machine: machineOf(parts.manifest),
  steps: new Map([...allSteps(parts.document.steps)].map((step) => [step.id, step])),
  states: new Map(
    walkGraphs(parts.manifest.definition).flatMap(({ states }) =>
      states.map(({ name, state }) => [name, state]),
    ),
  ),
  actionByArn: actionsByArn(parts.manifest),
});

/** Returns the subject with another definition. */
export const withDefinition = (subject: Subject, definition: JsonObject): Subject => ({
  ...subject,
  machine: machineOf({ ...subject.manifest, definition }),
});

const machineOf = (manifest: WorkflowManifest): Machine => {
  const definition = parseJson(localDefinition(manifest));
  invariant(isObject(definition), 'a definition is an object');
  return parseMachine(definition);
};

const actionsByArn = ({ substitutions }: WorkflowManifest): Map<string, string> =>
  new Map(
    Object.values(substitutions).flatMap((one): [string, string][] => {
      if (one.kind === 'action') return [[localFunctionArn(one.action), one.action]];
      if (one.kind !== 'platform') return [];
      const name = platformAction(one.action);
      return [[localFunctionArn(name), name]];
    }),
  );
