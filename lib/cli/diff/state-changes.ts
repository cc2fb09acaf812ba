import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { type Change, changesBetween } from './json-changes.ts';

/** How the states differ that two workflows are compiled to. */
export interface StateChanges {
  added: string[];
  removed: string[];
  changed: { state: string; fields: Change[] }[];
}

/** Compares the states of two definitions by name, inner ones apart from those around them. */
export const compareStates = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
): StateChanges => {
  const [old, current] = [statesOf(before), statesOf(after)];
  return {
    added: [...current.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !current.has(name)),
    changed: [...current].flatMap(([state, fields]) => {
      const known = old.get(state);
      const changes = known ? changesBetween(known, fields) : [];
      return changes.length === 0 ? [] : [{ state, fields: changes }];
    }),
  };
};

const statesOf = (manifest: WorkflowManifest | undefined): Map<string, JsonObject> => {
  if (!manifest) return new Map();
  return new Map(
    walkGraphs(manifest.definition).flatMap(({ states }) =>
      states.map(({ name, state }): [string, JsonObject] => [name, ownFields(state)]),
    ),
  );
};

/** A state's fields without its comment and without the states in it. */
const ownFields = ({ Comment: _, Branches, ItemProcessor, ...fields }: JsonObject): JsonObject => ({
  ...fields,
  ...(Array.isArray(Branches) && { Branches: Branches.map(startOf) }),
  ...(ItemProcessor !== undefined && { ItemProcessor: startOf(ItemProcessor) }),
});

const startOf = (graph: unknown): JsonObject => {
  const { States: _, ...rest } = graph as JsonObject;
  return rest;
};
