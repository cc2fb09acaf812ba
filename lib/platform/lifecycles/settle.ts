import type { EffectLog } from '#actions/effects/effect-log.ts';
import type { Publish } from '#actions/ports/publish.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { readCause } from '#contracts/progress/cause.ts';
import type { Clock } from '#core/clock.ts';
import { isoOf } from '#core/instants.ts';
import { executionArn } from '../ports/arns.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';
import { PAUSED, STOPPED } from '../ports/stop-errors.ts';
import { heirOf } from '../undoing/heir.ts';
import { undoRun } from '../undoing/start-undoing.ts';
import { advance } from './advance.ts';
import { announceChange } from './announce.ts';
import type { DeployedLifecycle } from './deployed-lifecycle.ts';
import type { EntityStore, StoredEntity } from './entity-store.ts';

/** What looking after a transition takes. */
export interface SettlePorts {
  clock: Clock;
  entities: EntityStore;
  executions: Executions;
  logOf(execution: string): EffectLog;
  publish: Publish;
}

/**
 * How a transition is: `busy` while its execution is at work or undone, `missing` if it was never started; `free` if none is under way any
 * longer.
 */
export type Settled = 'busy' | 'free' | 'missing';

/**
 * Looks after a transition that is under way: if its execution has ended without success, and what it did is undone, the entity is free
 * again, in the state before. What a person is to decide about (a pause, a stop, `auto_undo: false`) keeps it.
 */
export const settle = async (
  ports: SettlePorts,
  { name, lifecycle, manifest }: DeployedLifecycle,
  { entity, revision }: StoredEntity,
): Promise<Settled> => {
  if (!entity.underWay) return 'free';
  const { token } = entity.underWay;
  const first = executionArn(name, token);
  const execution = (await heirOf(ports.logOf(first), first)) ?? first;
  const found = await describeIfKnown(ports.executions, execution);
  if (!found) return 'missing';
  const { status = 'RUNNING', error, cause } = found;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'busy';
  if (status !== 'SUCCEEDED' && !(await isUndone(ports, manifest, { execution, error }))) return 'busy';
  const outcome = advance(lifecycle, entity, {
    type: 'release',
    token,
    at: isoOf(ports.clock.now()),
    error: [error ?? status, summaryOf(cause)].filter(Boolean).join(': '),
  });
  if (outcome.verdict !== 'changed') return 'free';
  const written = await ports.entities.write(outcome.entity, revision);
  if (written) await announceChange(ports.publish, written.entity);
  return 'free';
};

/** Characters of a cause that a history keeps. */
const MAX_CAUSE = 300;

const summaryOf = (cause: string | undefined): string => readCause(cause ?? '').text.slice(0, MAX_CAUSE);

/** Whether nothing is left that could be undone, and no person is to decide. Begins the undoing if nothing has. */
const isUndone = async (
  ports: SettlePorts,
  { name: workflow, autoUndo = true }: WorkflowManifest,
  { execution, error }: { execution: string; error: string | undefined },
): Promise<boolean> => {
  const { undoer, epoch, parked } = await ports.logOf(execution).fence();
  if (undoer !== undefined || error === PAUSED) return false;
  if (parked) return true;
  if (epoch === 0 && (error === STOPPED || !autoUndo)) return false;
  return !(await undoRun(ports, { workflow, execution }));
};
