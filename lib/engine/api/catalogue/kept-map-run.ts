import type { MapRun } from '../../model/map-run.ts';
import { countsOf } from '../../states/map/counts.ts';
import { seconds } from '../protocol/seconds.ts';

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

/** Returns DescribeMapRun's answer. */
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
