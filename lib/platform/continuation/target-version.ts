import type { JsonObject } from '#core/json.ts';
import { stateMachineArn } from '../ports/arns.ts';
import type { VersionDetails, Versions } from '../ports/versions.ts';
import { Problem } from '../problem.ts';

/** The version to continue in. */
export interface TargetVersion {
  /** Its number; absent where workflows are deployed without versions, as in the local stack. */
  number?: number;
  definition: JsonObject;
  role: string;
  /** What the state machine has when nothing is continued. */
  deployed: VersionDetails;
}

/** Finds the version that new executions get, or the one with a number; `not_found` names those that there are. */
export const targetVersion = async (
  versions: Versions,
  workflow: string,
  alias: string | undefined,
  wanted: 'live' | number,
): Promise<TargetVersion> => {
  const machine = stateMachineArn(workflow);
  const list = alias === undefined ? [] : await deployedVersions(versions, machine);
  const [newest] = list;
  if (!newest) {
    if (wanted !== 'live')
      throw new Problem(
        'conflict',
        `"${workflow}" has no versions here: they are published where it is deployed`,
      );
    const deployed = await versions.describe(machine);
    return { ...deployed, deployed };
  }
  const shares =
    wanted === 'live' && alias !== undefined ? await versions.shares(alias) : new Map<string, number>();
  const most = Math.max(...list.map(({ arn }) => shares.get(arn) ?? 0));
  const found = list.find(({ number, arn }) =>
    wanted === 'live' ? (shares.get(arn) ?? 0) === most : number === wanted,
  );
  if (found)
    return { number: found.number, definition: found.definition, role: found.role, deployed: newest };
  const there = list.map(({ number }) => number).join(', ');
  throw new Problem('not_found', `"${workflow}" has no version ${wanted}; there are ${there}`);
};

/** Returns the versions that were deployed, newest first; those that were made to continue an execution are left out. */
const deployedVersions = async (versions: Versions, machine: string) => {
  const list = await versions.list(machine);
  const all = await Promise.all(
    list.map(async (version) => ({ ...version, ...(await versions.describe(version.arn)) })),
  );
  return all.filter(({ resumes }) => resumes === undefined);
};
