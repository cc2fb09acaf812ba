import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { planUndoing } from '#platform/undoing/plan.ts';
import type { input, output } from './contract.ts';

/** Plans what the state machine that undoes does next. */
export const planNext = async (
  { execution, map_runs: mapRuns, ...options }: z.output<typeof input>,
  { clock, executions, logOf }: ActionContext & Pick<PlatformPorts, 'executions' | 'logOf'>,
): Promise<z.input<typeof output>> => {
  const isMapping = mapRuns && (await executions.isMapping(execution));
  return planUndoing(logOf(execution), { ...options, isMapping, now: clock.now() });
};
