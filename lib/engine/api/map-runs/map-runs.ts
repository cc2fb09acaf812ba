import type { MapRun } from '../../model/map-run.ts';
import type { KeptMapRun } from '../catalogue/kept-map-run.ts';
import type { OperationContext } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';

/** Returns a map run by its ARN, with its state if its execution still runs; throws InvalidArn or ResourceNotFound. */
export const existingMapRun = (
  { catalogue, driver }: OperationContext,
  arn: string,
): { kept: KeptMapRun; live?: MapRun } => {
  parseArn(arn, 'mapRun');
  const kept = catalogue.mapRuns.get(arn);
  if (!kept) throw apiErrors.resourceNotFound(arn);
  return { kept, live: driver.find(kept.executionArn)?.run.mapRuns[kept.mapRunId] };
};
