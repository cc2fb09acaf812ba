import { openStorage, requireEnvironment } from 'baton/actions';
import type { Outbox } from './outbox.ts';
import { storageOutbox } from './storage-outbox.ts';

/** Ports of the distribution actions. */
export interface DistributionPorts {
  outbox: Outbox;
}

/** Opens the outbox at `BATON_OUTBOX`: a folder (`file:///…`) or a bucket (`s3://…`). */
export const distributionPorts = (): DistributionPorts => ({
  outbox: storageOutbox(openStorage(requireEnvironment('outbox'))),
});
