import type { z } from 'zod';
import type { retentionView } from '#contracts/http/routes/get-retention.ts';

/** What keeps the versions of a workflow. */
export type Retention = z.output<typeof retentionView>;

/** A function of a deployment. */
export interface DeployedFunction {
  name: string;
  /** ARN, without a version. */
  arn: string;
  /** ARN of the role that it has now. */
  role: string;
  /** Whether a stack has it; one that does not has left the project. */
  isInStack: boolean;
  versions: { arn: string; number: number; role: string }[];
}

/** A role of a deployment. */
export interface DeployedRole {
  name: string;
  arn: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** What a deployment has of functions and roles. */
export interface Inventory {
  functions: readonly DeployedFunction[];
  roles: readonly DeployedRole[];
}

/** Something that a deployment has left, and whether it is to be removed. */
export interface Leftover {
  kind: 'function' | 'function-version' | 'role' | 'state-machine-version';
  /** Name for people. */
  name: string;
  /** ARN; the name of a role. */
  id: string;
  remove: boolean;
  /** Why it is kept, or why it is not needed. */
  why: string;
}

/** Age in milliseconds from which a role is removed: a deployment makes roles some time before anything names them. */
const ROLE_AGE_MILLISECONDS = 86_400_000;

const UNNEEDED = 'no execution, rollback or undo needs it';

/** Decides what to remove of what deployments have left. */
export const planRemoval = (
  retentions: readonly Retention[],
  { functions, roles }: Inventory,
  now: number,
): Leftover[] => {
  const complete = retentions.every((retention) => retention.complete);
  const decided = (kind: Leftover['kind'], name: string, id: string, why: string | undefined): Leftover =>
    complete
      ? { kind, name, id, remove: why === undefined, why: why ?? UNNEEDED }
      : { kind, name, id, remove: false, why: why ?? 'there are too many executions to look through' };

  const machineVersions = machineVersionsOf(retentions);
  const keptVersions = machineVersions.filter(({ reasons }) => reasons.length > 0);
  const needed = neededFunctions(retentions, keptVersions);
  const gone = functions.filter(
    ({ isInStack, versions }) => complete && !isInStack && !versions.some(({ arn }) => needed.has(arn)),
  );
  const present = functions.filter((one) => !gone.includes(one));
  const functionVersions = present.flatMap(({ name, versions }) => {
    const newest = Math.max(...versions.map(({ number }) => number));
    return versions.map(({ arn, number, role }) => {
      const why = needed.get(arn) ?? (number === newest ? 'it was deployed last' : undefined);
      return { role, leftover: decided('function-version', `${name}:${number}`, arn, why) };
    });
  });
  const keptFunctionVersions = functionVersions
    .filter(({ leftover }) => !leftover.remove)
    .map(({ role, leftover: { name } }) => ({ role, name }));
  const roleUsers = new Map(
    [...currentVersions(retentions), ...keptVersions, ...present, ...keptFunctionVersions].map(
      ({ role, name }) => [role, name],
    ),
  );
  const whyKept = ({ arn, createdAt }: DeployedRole): string | undefined => {
    const user = roleUsers.get(arn);
    if (user !== undefined) return `${user} has it`;
    return createdAt > now - ROLE_AGE_MILLISECONDS ? 'it is not a day old' : undefined;
  };
  return [
    ...machineVersions.map(({ name, arn, reasons }) =>
      decided('state-machine-version', name, arn, reasons.length > 0 ? reasonText(reasons) : undefined),
    ),
    ...gone.map(({ name, arn }) => decided('function', name, arn, undefined)),
    ...functionVersions.map(({ leftover }) => leftover),
    ...roles.map((role) => decided('role', role.name, role.name, whyKept(role))),
  ];
};

type MachineVersion = Retention['versions'][number] & { name: string };

const machineVersionsOf = (retentions: readonly Retention[]): MachineVersion[] =>
  retentions.flatMap(({ versions, state_machine }) =>
    versions.map((version) => ({ ...version, name: `${nameOf(state_machine)}:${version.version}` })),
  );

/** What state machines are now, besides their versions. */
const currentVersions = (retentions: readonly Retention[]): { role: string; name: string }[] =>
  retentions.map(({ state_machine, current: { role } }) => ({ role, name: nameOf(state_machine) }));

/** Returns the functions that are needed, by ARN, each with the first reason why. */
const neededFunctions = (
  retentions: readonly Retention[],
  keptVersions: readonly MachineVersion[],
): ReadonlyMap<string, string> => {
  const needed = new Map<string, string>();
  const need = (arn: string, why: string): void => {
    if (!needed.has(arn)) needed.set(arn, why);
  };
  for (const { state_machine, current } of retentions)
    for (const arn of current.functions) need(arn, `${nameOf(state_machine)} calls it`);
  for (const { functions, name } of keptVersions) for (const arn of functions) need(arn, `${name} calls it`);
  for (const { functions } of retentions)
    for (const { function: arn, execution, step, parked } of functions) {
      const what = `undo ${step} of ${nameOf(execution)}`;
      need(arn, parked ? `it has to ${what}, which is parked` : `it may have to ${what}`);
    }
  return needed;
};

const nameOf = (arn: string): string => arn.split(':').slice(6).join('/');

type Reasons = Retention['versions'][number]['reasons'];

const REASONS: { [Code in Reasons[number]['code']]: (count: number) => string } = {
  live: () => 'new executions get it',
  rollback: () => 'a rollback goes back to it',
  variant: () => 'a variant starts it',
  running: (count) => `${executionsText(count)} of it under way`,
  redrivable: (count) => `${executionsText(count)} of it may be continued or undone for 14 days`,
  unknown: () => 'there are too many executions to look through',
};

const executionsText = (count: number): string =>
  count === 1 ? '1 execution' : `${count.toLocaleString('en')} executions`;

const reasonText = (reasons: Reasons): string =>
  reasons.map(({ code, executions = 0 }) => REASONS[code](executions)).join('; ');
