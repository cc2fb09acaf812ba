import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { isChildExecution } from '#contracts/child-executions.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type EffectViews, effectViews } from '../../effects/effect-views.ts';
import type { PlatformPorts } from '../../platform-ports.ts';
import { PAUSED } from '../../ports/stop-errors.ts';
import { LOG_RETENTION_SECONDS } from '../../undoing/log-retention.ts';
import { type KnownRun, knownRun } from '../known-at.ts';

/** What an execution did, as far as another may begin from it. */
export interface Past extends KnownRun {
  described: DescribeExecutionOutput;
  effects: EffectViews['effects'];
  /** Attempts at undoing it that were begun. */
  epoch: number;
  /** Ids of the steps that succeeded in it. */
  succeeded: ReadonlySet<string>;
  /** What keeps its effects from being relied on; absent if it is known which of them are undone. */
  unsettled?: 'forgotten' | 'pending' | 'undoing';
  /** The execution that it began from, if it is known still. */
  earlier?: Past;
}

/** Executions that began one from the other and that are looked at. */
const MAX_DEPTH = 20;

/** Milliseconds after the end of an execution for which its log of effects is there in any case. */
const KNOWN_MILLISECONDS = (LOG_RETENTION_SECONDS - 86_400) * 1000;

/** Reads what an execution did, and those that it began from; undefined if its definition cannot be read. */
export const pastOf = async (
  ports: PlatformPorts,
  manifest: WorkflowManifest,
  execution: string,
  depth = 0,
): Promise<Past | undefined> => {
  const described = await ports.executions.describe(execution);
  const known = await knownRun(ports.executions, execution);
  if (!known) return undefined;
  const { effects, fence, view } = await effectViews(ports, manifest, execution);
  const { before } = known;
  const earlier =
    before && depth < MAX_DEPTH ? await pastOf(ports, manifest, before.execution, depth + 1) : undefined;
  const unsettled =
    fence.undoer === undefined ? await unsettledBy(ports, described, effects) : ('undoing' as const);
  return {
    ...known,
    described,
    effects,
    epoch: fence.epoch,
    succeeded: new Set(
      view.snapshot.steps.filter(({ status }) => status === 'succeeded').map(({ id }) => id),
    ),
    ...(unsettled && { unsettled }),
    ...(earlier && { earlier }),
  };
};

/** Says what keeps it from being known which effects of an ended execution are undone, or from staying so. */
const unsettledBy = async (
  { runs, clock }: Pick<PlatformPorts, 'clock' | 'runs'>,
  { executionArn = '', status, error, stopDate }: DescribeExecutionOutput,
  effects: Past['effects'],
): Promise<Past['unsettled']> => {
  // What succeeded is undone by the execution whose step has started it, if by any.
  if (status === 'SUCCEEDED' && !isChildExecution(executionArn)) return undefined;
  const endedAt = stopDate ?? new Date(0);
  if (clock.now() - endedAt.getTime() > KNOWN_MILLISECONDS) return 'forgotten';
  if (status === 'SUCCEEDED' || error === PAUSED || !effects.some(isStanding)) return undefined;
  return (await runs.has(executionArn, endedAt.toISOString())) ? undefined : 'pending';
};

const isStanding = ({ state, undoable }: Past['effects'][number]): boolean =>
  undoable && state !== 'undone' && state !== 'not_done';
