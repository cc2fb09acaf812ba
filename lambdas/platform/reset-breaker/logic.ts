import type { resetBreaker as route } from '#contracts/http/routes/reset-breaker.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';
import { Problem } from '#platform/problem.ts';
import { breakerViewOf } from '#platform/views/breaker-view.ts';

/** Closes a breaker by hand. Workers notice within seconds, and the audit trail records who did it. */
export const resetBreaker: Serves<typeof route> = async (
  { parameters, body, caller },
  { audit, breakers },
) => {
  const name = parameters.breaker;
  const breaker = await breakers.reset(name);
  if (!breaker)
    throw new Problem('not_found', `There is no breaker "${name}", or it has never counted a failure`);
  await audit({
    execution: `breaker:${name}`,
    action: 'reset',
    by: callerName(caller),
    from: caller.address,
    ...(body.reason !== undefined && { details: { reason: body.reason } }),
  });
  return breakerViewOf(name, breaker);
};
