import type { z } from 'zod';
import type { LateUndo, UndoInfo } from '#contracts/action-event.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import type { retentionView } from '#contracts/http/routes/get-retention.ts';
import { defined } from '#core/defined.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { stateMachineArn } from '../ports/arns.ts';
import { executionsInUse } from '../ports/executions-in-use.ts';
import { functionsIn } from '../ports/versions.ts';
import { compensableIn, isLeft } from '../undoing/left.ts';
import { aliasArn } from '../views/versions-view.ts';

/** What keeps versions, as the API shows it. */
export type Retention = z.input<typeof retentionView>;

type Reason = Retention['versions'][number]['reasons'][number];

/** Logs that are read at once. */
const AT_ONCE = 10;

/** Logs that are read in one request, which has half a minute. */
const MAX_LOGS = 500;

/** Versions before the current one that a rollback may go back to. */
const ROLLBACK_VERSIONS = 1;

type Ports = Pick<PlatformPorts, 'clock' | 'executions' | 'logOf' | 'versions'>;

/** Returns what keeps the versions of a workflow, and the versions of functions that its executions may have to be undone with. */
export const retentionOf = async (ports: Ports, workflow: string): Promise<Retention> => {
  const { clock, executions, versions } = ports;
  const machine = stateMachineArn(workflow);
  const [list, current, alias] = [
    await versions.list(machine),
    await versions.describe(machine),
    aliasArn(workflow),
  ];
  const shares = alias === undefined ? new Map<string, number>() : await versions.shares(alias);
  const inUse = await executionsInUse(executions, machine, clock.now());
  const described = await inGroups(list, async (version) => ({
    ...version,
    ...(await versions.describe(version.arn)),
  }));
  const rollbacks = described
    .filter(({ resumes, arn }) => resumes === undefined && (shares.get(arn) ?? 0) === 0)
    .slice(0, ROLLBACK_VERSIONS)
    .map(({ arn }) => arn);
  const reasonsOf = (arn: string): Reason[] => [
    ...((shares.get(arn) ?? 0) > 0 ? [{ code: 'live' as const }] : []),
    ...(rollbacks.includes(arn) ? [{ code: 'rollback' as const }] : []),
    ...counted('running', inUse.running.get(arn)),
    ...counted('redrivable', inUse.continuable.get(arn)),
    ...(inUse.isComplete ? [] : [{ code: 'unknown' as const }]),
  ];
  const undoable = await undoableWith(ports, inUse.unsuccessful.concat(...inUse.running.values()));
  return {
    state_machine: machine,
    current: { role: current.role, functions: functionsIn(current.definition) },
    versions: described.map(({ number, arn, publishedAt, definition, role, resumes }) => ({
      version: number,
      arn,
      role,
      functions: functionsIn(definition),
      ...defined({ published_at: publishedAt?.toISOString(), resumes }),
      reasons: reasonsOf(arn),
    })),
    functions: undoable.functions,
    complete: inUse.isComplete && undoable.isComplete,
  };
};

const counted = (code: 'redrivable' | 'running', executions: readonly string[] = []): Reason[] =>
  executions.length === 0 ? [] : [{ code, executions: executions.length }];

/** Returns the functions that open entries of executions' logs name, with the execution and step of one entry each. */
const undoableWith = async (
  { logOf }: Pick<Ports, 'logOf'>,
  executions: readonly string[],
): Promise<{ functions: Retention['functions']; isComplete: boolean }> => {
  const roots = [...new Set(executions.map(rootOfExecution))];
  const named = new Map<string, Retention['functions'][number]>();
  await inGroups(roots.slice(0, MAX_LOGS), async (execution) => {
    const log = logOf(execution);
    for (const { key, entry } of (await compensableIn(log)).filter(isLeft)) {
      const text = entry.about.undo && (await log.read(key, 'undo', entry.about.undo));
      if (!text) continue;
      const { uses, find } = JSON.parse(text) as UndoInfo & LateUndo;
      for (const name of [uses, find])
        if (name) named.set(name, { function: name, execution, step: entry.about.step });
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
