import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { planUndoing } from '#platform/undoing/plan.ts';
import type { input, output } from './contract.ts';

/** Plans what the state machine that undoes does next. */
export const planNext = (
  { execution, ...options }: z.output<typeof input>,
  { clock, logOf }: ActionContext & Pick<PlatformPorts, 'logOf'>,
): Promise<z.input<typeof output>> => planUndoing(logOf(execution), { ...options, now: clock.now() });
