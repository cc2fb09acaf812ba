import type { EffectLog } from '#actions/effects/effect-log.ts';
import { endLease } from '#actions/effects/fence.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import { executionArn } from '#contracts/names.ts';
import { billedTransitions } from '#contracts/prices.ts';
import { seededRandomness } from '#core/ids.ts';
import { isObject } from '#core/json.ts';
import {
  type TaskAnswer,
  type TaskHandler,
  VirtualSession,
  type VirtualTask,
} from '#engine/drivers/virtual/run-virtual.ts';
import { type PlanOptions, planUndoing } from '#platform/undoing/plan.ts';
import type { Ledger } from '../ledger.ts';
import type { Guard } from './guard.ts';
import { PLANNER_ARN, UNDOING_ARN, undoingMachine } from './undoing-machine.ts';

/** What an execution that undoes from the log acts on. */
export interface Undoable {
  ledger: Ledger;
  guard: Guard;
  /** Virtual milliseconds at which the execution started that is undone. */
  startAt: number;
  /** Lets everything happen outside that happens until a time. */
  passTo(now: number): void;
  /** The execution that is undone. */
  of: { id: string; name: string; stateMachineName: string };
}

/**
 * Runs an execution that undoes from the log, by the platform's own state machine and its own plans; `call` answers the calls that undo. Returns
 * how it ended, and when, in virtual milliseconds.
 */
export const runUndoing = async (
  { ledger, guard, startAt, passTo, of }: Undoable,
  { name, now, givenUp = [] }: { name: string; now: number; givenUp?: readonly string[] },
  call: TaskHandler,
): Promise<{ succeeded: boolean; endedAt: number }> => {
  const startedAt = now - startAt;
  const entry = { name, startedAt, endedAt: Number.POSITIVE_INFINITY, transitions: 0 };
  ledger.undoers.push(entry);
  const input: CompensationInput = {
    execution: of.id,
    execution_name: of.name,
    workflow: of.stateMachineName,
    map_runs: false,
    children: [],
    correlation_id: of.id,
    given_up: [...givenUp],
  };
  const session = new VirtualSession({
    machine: undoingMachine(),
    input,
    startAt: now,
    randomness: seededRandomness(1),
    identity: {
      id: executionArn(UNDOING_ARN, name),
      name,
      stateMachineArn: UNDOING_ARN,
      stateMachineName: COMPENSATION_WORKFLOW,
    },
    tasks: (task) => {
      passTo(task.now);
      const isPlan = isObject(task.parameters) && task.parameters.FunctionName === PLANNER_ARN;
      return isPlan ? planned(guard.logFor(name), task) : call(task);
    },
  });
  const { status, elapsedMilliseconds, records } = await session.drive();
  entry.endedAt = startedAt + elapsedMilliseconds;
  entry.transitions = billedTransitions(records);
  await guard.logFor(name).changeFence((fence) => endLease(fence, name));
  return { succeeded: status === 'SUCCEEDED', endedAt: now + elapsedMilliseconds };
};

const planned = async (log: EffectLog, { parameters, now }: VirtualTask): Promise<TaskAnswer> => {
  const payload = isObject(parameters) ? parameters.Payload : undefined;
  const { undoer, events, looks, failed } = isObject(payload) && isObject(payload.input) ? payload.input : {};
  const options: PlanOptions = {
    undoer: String(undoer),
    events: Number(events),
    looks: Number(looks),
    failed: Array.isArray(failed) ? failed.map(String) : [],
    now,
  };
  return { output: { StatusCode: 200, Payload: await planUndoing(log, options) }, afterSeconds: 0 };
};
