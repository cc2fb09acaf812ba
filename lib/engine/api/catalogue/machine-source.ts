import type { Json } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { MachineSource } from '../../drivers/live/machine-source.ts';
import { createRun } from '../../model/create-run.ts';
import type { MapRun } from '../../model/map-run.ts';
import type { RunIdentity } from '../../model/run.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import type { Catalogue } from './catalogue.ts';
import { mapRunDescription } from './kept-map-run.ts';

/** Returns what the driver runs, taken from the catalogue. */
export const machineSource = (catalogue: Catalogue): MachineSource => ({
  machine: (revision) => catalogue.compiled(revision),
  createRun: (record) =>
    createRun(identityOf(catalogue, record), inputOf(record), { scope: record.parent?.scope, defers: true }),
  noteMapRuns(live) {
    for (const mapRun of Object.values(live.run.mapRuns)) keepMapRun(catalogue, live.record.arn, mapRun);
  },
  isDeleting: (arn) => catalogue.machines.get(arn.split('/')[0] ?? '')?.status === 'DELETING',
  hasActivity: (arn) => catalogue.activities.get(arn) !== undefined,
});

/** Keeps what is known of a map run, when it has started, ended or been redriven since it was last kept. */
const keepMapRun = (catalogue: Catalogue, executionArn: string, mapRun: MapRun): void => {
  const known = catalogue.mapRuns.get(mapRun.arn)?.description;
  if (known?.status === mapRun.status && known.redriveCount === mapRun.redriveCount) return;
  const [prefix, machineAndLabel = ''] = mapRun.arn.split(':mapRun:');
  catalogue.mapRuns.set(mapRun.arn, {
    arn: mapRun.arn,
    executionArn,
    mapRunId: mapRun.id,
    stateMachineArn: `${prefix}:stateMachine:${machineAndLabel.split(':')[0]}`,
    startedAt: mapRun.startedAt,
    stoppedAt: mapRun.stoppedAt ?? undefined,
    description: mapRunDescription(executionArn, mapRun),
  });
};

const inputOf = (record: ExecutionRecord): Json => parseJsonText(record.input);

const identityOf = (catalogue: Catalogue, record: ExecutionRecord): RunIdentity => {
  const revision = catalogue.revision(record.revision);
  return {
    id: record.arn,
    name: record.name,
    roleArn: revision.roleArn,
    stateMachineArn: record.stateMachineArn,
    stateMachineName: record.stateMachineArn.split(':').at(-1) ?? revision.name,
    type: record.type,
    ...(record.parent &&
      record.mapRunArn !== undefined && {
        parent: { executionArn: record.parent.executionArn, mapRunArn: record.mapRunArn },
      }),
  };
};
