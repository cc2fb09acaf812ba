import type { Machine } from '../../model/machine.ts';
import type { Run } from '../../model/run.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import type { LiveRun } from './live-run.ts';

/** What the driver needs to know about state machines; the catalogue answers. */
export interface MachineSource {
  /** Returns the compiled definition of a revision. */
  machine(revision: string): Machine;
  /** Creates the run of an execution, not yet started. */
  createRun(record: ExecutionRecord): Run;
  hasActivity(arn: string): boolean;
  /** Returns whether the state machine is being deleted: its executions end with their next transition. */
  isDeleting(stateMachineArn: string): boolean;
  /** Called after each step of a run that has map runs. */
  noteMapRuns(live: LiveRun): void;
}
