import type { MapRun } from '../../model/map-run.ts';
import { countsOf } from '../../states/map/counts.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type OperationContext, seconds } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';

/** A map run in the catalogue: as it was when it last changed its status. */
export interface KeptMapRun {
  arn: string;
  executionArn: string;
  /** Its id within the run. */
  mapRunId: string;
  stateMachineArn: string;
  startedAt: number;
  stoppedAt?: number;
  description: ReturnType<typeof mapRunDescription>;
}

/** DescribeMapRun's answer. */
export const mapRunDescription = (executionArn: string, mapRun: MapRun) => ({
  mapRunArn: mapRun.arn,
  executionArn,
  status: mapRun.status,
  startDate: seconds(mapRun.startedAt),
  ...(mapRun.stoppedAt !== null && { stopDate: seconds(mapRun.stoppedAt) }),
  maxConcurrency: mapRun.maxConcurrency,
  toleratedFailurePercentage: mapRun.toleratedFailurePercentage ?? 0,
  toleratedFailureCount: mapRun.toleratedFailureCount ?? 0,
  ...countsOf(mapRun),
  redriveCount: mapRun.redriveCount,
  ...(mapRun.redrivenAt !== null && { redriveDate: seconds(mapRun.redrivenAt) }),
});

/** Keeps what is known of a map run, when it has started, ended or been redriven since it was last kept. */
export const keepMapRun = (catalogue: Catalogue, executionArn: string, mapRun: MapRun): void => {
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

/** A map run by its ARN, with its state where its execution still runs; or InvalidArn, ResourceNotFound. */
export const existingMapRun = (
  { catalogue, driver }: OperationContext,
  arn: string,
): { kept: KeptMapRun; live?: MapRun } => {
  parseArn(arn, 'mapRun');
  const kept = catalogue.mapRuns.get(arn);
  if (!kept) throw apiErrors.resourceNotFound(arn);
  return { kept, live: driver.find(kept.executionArn)?.run.mapRuns[kept.mapRunId] };
};
