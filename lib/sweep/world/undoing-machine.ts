import { COMPENSATION_WORKFLOW, compensationManifest } from '#contracts/compensation/workflow.ts';
import { localFunctionArn, localStateMachineArn } from '#contracts/names.ts';
import type { Machine } from '#engine/model/machine.ts';
import { machineOf } from '../subject.ts';

let machine: Machine | undefined;

/** Returns the state machine that undoes from the log, parsed once. */
export const undoingMachine = (): Machine => {
  machine ??= machineOf(compensationManifest);
  return machine;
};

/** The state machine that undoes from the log. */
export const UNDOING_ARN = localStateMachineArn(COMPENSATION_WORKFLOW);

/** The function that plans what it does next. */
export const PLANNER_ARN = localFunctionArn('platform/plan-undoing');
