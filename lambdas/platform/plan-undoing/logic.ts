import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { planUndoing } from '#platform/undoing/plan.ts';
import type { input, output } from './contract.ts';

/** Plans what the state machine that undoes does next. */
export const planNext = async (
  { execution, map_runs: mapRuns, children, ...options }: z.output<typeof input>,
  { clock, executions, logOf }: ActionContext & Pick<PlatformPorts, 'executions' | 'logOf'>,
): Promise<z.input<typeof output>> => {
  const othersFirst =
    (mapRuns && (await executions.isMapping(execution))) || (await areUndone(children, logOf));
  return planUndoing(logOf(execution), { ...options, othersFirst, now: clock.now() });
};

/** Whether any of some executions is being undone. */
const areUndone = async (executions: readonly string[], logOf: PlatformPorts['logOf']): Promise<boolean> => {
  for (const execution of executions) if ((await logOf(execution).fence()).undoer !== undefined) return true;
  return false;
};
