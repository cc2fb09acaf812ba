import type { z } from 'zod';
import { isToBeUndone } from '#actions/effects/fence.ts';
import type { LateUndo, UndoInfo } from '#contracts/action-event.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import type { retentionView } from '#contracts/http/routes/get-retention.ts';
import { defined } from '#core/defined.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { stateMachineArn } from '../ports/arns.ts';
import type { RunItem } from '../runs/run-item.ts';
import { compensableIn, isLeft } from '../undoing/left.ts';
import { type RunToBeUndone, runsToBeUndone } from '../undoing/parked.ts';

/** What keeps versions, as the API shows it. */
export type Retention = z.input<typeof retentionView>;

type Reason = Retention['versions'][number]['reasons'][number];

/** Logs that are read at once. */
const AT_ONCE = 10;

/** Logs that are read in one request, which has half a minute. */
const MAX_LOGS = 500;

/** Versions before the current one that a rollback may go back to. */
const ROLLBACK_VERSIONS = 1;

type Ports = Pick<PlatformPorts, 'logOf' | 'manifests' | 'runItems' | 'table' | 'versionStore'>;

/** Returns what keeps the versions of a workflow, and the versions of functions that its executions may have to be undone with. */
export const retentionOf = async (ports: Ports, workflow: string): Promise<Retention> => {
  const { runItems, versionStore } = ports;
  const manifests = await ports.manifests();
  const tried = manifests.get(workflow)?.variants?.list.map(({ version }) => version) ?? [];
  const { versions, shares } = await versionStore.of(workflow);
  const inUse = await runItems.inUse(workflow);
  const deployed = versions.filter(({ resumes }) => resumes === undefined);
  const rollbacks = deployed
    .filter(({ number }) => (shares.get(number) ?? 0) === 0)
    .slice(0, ROLLBACK_VERSIONS)
    .map(({ number }) => number);
  const reasonsOf = (number: number): Reason[] => [
    ...((shares.get(number) ?? 0) > 0 ? [{ code: 'live' as const }] : []),
    ...(rollbacks.includes(number) ? [{ code: 'rollback' as const }] : []),
    ...(tried.includes(number) ? [{ code: 'variant' as const }] : []),
    ...counted('running', number, inUse.open),
    ...counted('redrivable', number, inUse.continuable),
    ...(inUse.isComplete ? [] : [{ code: 'unknown' as const }]),
  ];
  const toBeUndone: RunToBeUndone[] = [];
  for await (const run of runsToBeUndone(ports.table)) {
    // What has left the project is kept with the state machine that undoes.
    const keptWith = manifests.has(run.workflow) ? run.workflow : COMPENSATION_WORKFLOW;
    if (keptWith === workflow) toBeUndone.push(run);
  }
  const undoable = await undoableWith(ports, [...toBeUndone, ...inUse.unsuccessful, ...inUse.open]);
  const [newest] = deployed;
  return {
    state_machine: stateMachineArn(workflow),
    current: { role: newest?.role ?? '', functions: newest?.functions ?? [] },
    versions: versions.map(({ number, arn, publishedAt, functions, role, resumes }) => ({
      version: number,
      ...{ arn, role, functions },
      ...defined({ published_at: publishedAt, resumes }),
      reasons: reasonsOf(number),
    })),
    functions: undoable.functions,
    complete: inUse.isComplete && undoable.isComplete,
  };
};

const counted = (code: 'redrivable' | 'running', number: number, runs: readonly RunItem[]): Reason[] => {
  const executions = runs.filter(({ version }) => version === number).length;
  return executions === 0 ? [] : [{ code, executions }];
};

/** Returns the functions that open entries of executions' logs name, with the execution and step of one entry each. */
const undoableWith = async (
  { logOf }: Pick<Ports, 'logOf'>,
  runs: readonly (RunItem | RunToBeUndone)[],
): Promise<{ functions: Retention['functions']; isComplete: boolean }> => {
  const byRoot = new Map<string, (RunItem | RunToBeUndone)[]>();
  for (const run of runs) {
    const root = rootOfExecution(run.execution);
    byRoot.set(root, [...(byRoot.get(root) ?? []), run]);
  }
  const roots = [...byRoot.keys()];
  const named = new Map<string, Retention['functions'][number]>();
  await inGroups(roots.slice(0, MAX_LOGS), async (execution) => {
    const log = logOf(execution);
    const fence = await log.fence();
    const all = byRoot.get(execution) ?? [];
    const isParked = all.some((run) => 'isParked' in run && run.isParked);
    // Of what has succeeded, only the part is undone that it continued without.
    const mayAllBe = fence.closed || all.some((run) => 'status' in run);
    for (const { key, entry } of (await compensableIn(log)).filter(isLeft)) {
      const isDue = isToBeUndone(fence, key);
      const text = (mayAllBe || isDue) && entry.about.undo && (await log.read(key, 'undo', entry.about.undo));
      if (!text) continue;
      const { uses, find } = JSON.parse(text) as UndoInfo & LateUndo;
      const parked = isParked && isDue ? true : undefined;
      for (const name of [uses, find])
        if (name && !named.get(name)?.parked)
          named.set(name, { function: name, execution, step: entry.about.step, ...defined({ parked }) });
    }
  });
  return { functions: [...named.values()], isComplete: roots.length <= MAX_LOGS };
};

const inGroups = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  return results;
};
