import type { OpenTable } from '#actions/ports/documents.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Executions } from '../ports/executions.ts';
import type { Versions } from '../ports/versions.ts';
import { Problem } from '../problem.ts';
import { type DeployedDefinition, keepDefinition, keptDefinition } from '../versions/definition-store.ts';

/** Returns what an execution began with; undefined if Step Functions does not know it any longer. */
export type Definitions = (
  execution: string,
  version: string | undefined,
) => Promise<DeployedDefinition | undefined>;

/** Definitions that a process remembers. */
const MAX_REMEMBERED = 100;

/**
 * Returns definitions by version. Deployments leave them in the table; one that is not there, because it was deployed in another way, is
 * read from Step Functions once, which takes one call a second.
 */
export const definitionsIn = (
  open: OpenTable,
  executions: Pick<Executions, 'definition'>,
  versions: Pick<Versions, 'describe'>,
): Definitions => {
  const known = new Map<string, DeployedDefinition>();
  const find = async (version: string): Promise<DeployedDefinition | undefined> => {
    const kept = await keptDefinition(open, version);
    if (kept) return kept;
    const found = await versions.describe(version).catch(unlessMissing);
    if (!found) return undefined;
    const { definition } = found;
    await keepDefinition(open, version, { definition });
    return { definition };
  };
  return async (execution, version) => {
    if (version === undefined) {
      const definition = await executions.definition(execution);
      return definition && { definition };
    }
    const remembered = known.get(version);
    if (remembered) return remembered;
    const found = await find(version);
    if (found) known.set(version, found);
    dropOldest(known, MAX_REMEMBERED);
    return found;
  };
};

/** A version that was removed has nothing to tell; anything else that goes wrong does. */
const unlessMissing = (error: unknown): undefined => {
  if (error instanceof Problem && error.code === 'not_found') return undefined;
  throw error;
};
