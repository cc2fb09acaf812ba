import type { PlannedExecution, WorkflowManifest } from '#contracts/manifest.ts';
import { type Permission, permissionsOf, permissionText } from '#contracts/permissions/permissions-of.ts';
import { defined } from '#core/defined.ts';
import { asJson, jsonEqual } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { Change } from './json-changes.ts';
import { compareStates, type StateChanges } from './state-changes.ts';
import { compareSteps, type StepChange } from './step-changes.ts';

/** Executions under way of a version of what is deployed, which keep that version. */
export interface UnderWay {
  version: number;
  running: number;
  /** Executions that ended, and may be resumed, retried or undone in the version. */
  continuable: number;
  /** ARNs of the versions of functions that they call. */
  functions: string[];
}

/** How a workflow differs between two places. */
export interface WorkflowDiff {
  workflow: string;
  change: 'added' | 'removed' | 'changed' | 'none';
  /** First digits of the hash of each definition. */
  definition: { before?: string; after?: string };
  /** Fields of the document besides its steps; `steps` says in which order they are. */
  fields: Change[];
  steps: StepChange[];
  /** What the workflow is compiled to: may differ without any step, through contracts, factories, templates or the compiler. */
  states: StateChanges;
  permissions: { added: Permission[]; removed: Permission[] };
  /** What an execution takes as it is planned; absent if that is not known. */
  planned: { before?: PlannedExecution; after?: PlannedExecution };
  /** Absent if no stack was asked. */
  underWay?: UnderWay[];
}

/** Compares a workflow in two places; undefined is a workflow that is not there. `project` has the documents that both refer to. */
export const diffWorkflow = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
  project: Project = {},
): WorkflowDiff => {
  const { steps, fields } = compareSteps(before, after, project);
  const states = compareStates(before, after);
  const permissions = comparePermissions(before, after);
  const diff = {
    workflow: after?.name ?? before?.name ?? '',
    definition: defined({ before: before?.version, after: after?.version }),
    fields,
    steps,
    states,
    permissions,
    planned: defined({ before: before?.planned, after: after?.planned }),
  };
  return { ...diff, change: changeOf(before, after, diff) };
};

const changeOf = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
  { fields, steps }: Pick<WorkflowDiff, 'fields' | 'steps'>,
): WorkflowDiff['change'] => {
  if (!before || !after) return before ? 'removed' : 'added';
  const isSame =
    before.version === after.version &&
    fields.length + steps.length === 0 &&
    jsonEqual(behaviour(before), behaviour(after)) &&
    isPlannedAlike(before.planned, after.planned);
  return isSame ? 'none' : 'changed';
};

/** Whether what an execution takes is the same: the memory of a function may change it, without a change of any document. */
const isPlannedAlike = (before: PlannedExecution | undefined, after: PlannedExecution | undefined): boolean =>
  !before || !after || jsonEqual(asJson(before), asJson(after));

/** What of a manifest says how executions behave, beside the definition. */
const behaviour = ({
  input,
  scripts,
  limits,
  triggers,
  waits,
  variants,
  autoUndo,
  sensitive,
}: WorkflowManifest) =>
  JSON.parse(JSON.stringify({ input, scripts, limits, triggers, waits, variants, autoUndo, sensitive }));

const comparePermissions = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
): WorkflowDiff['permissions'] => {
  const [old, current] = [before ? permissionsOf(before) : [], after ? permissionsOf(after) : []];
  const texts = { old: new Set(old.map(permissionText)), current: new Set(current.map(permissionText)) };
  return {
    added: current.filter((permission) => !texts.old.has(permissionText(permission))),
    removed: old.filter((permission) => !texts.current.has(permissionText(permission))),
  };
};
