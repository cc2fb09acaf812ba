import type { Json } from '#core/json.ts';
import type { MachineSource } from '../../drivers/live/driver.ts';
import { createRun } from '../../model/create-run.ts';
import type { RunIdentity } from '../../model/run.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import { keepMapRun } from '../map-runs/map-runs.ts';
import type { Catalogue } from './catalogue.ts';

/** What the driver runs, taken from the catalogue. */
export const machineSource = (catalogue: Catalogue): MachineSource => ({
  machine: (revision) => catalogue.compiled(revision),
  createRun: (record) =>
    createRun(identityOf(catalogue, record), inputOf(record), { scope: record.parent?.scope }),
  noteMapRuns(live) {
    for (const mapRun of Object.values(live.run.mapRuns)) keepMapRun(catalogue, live.record.arn, mapRun);
  },
  isDeleting: (arn) => catalogue.machines.get(arn.split('/')[0] ?? '')?.status === 'DELETING',
  hasActivity: (arn) => catalogue.activities.get(arn) !== undefined,
});

const inputOf = (record: ExecutionRecord): Json => JSON.parse(record.input) as Json;

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
