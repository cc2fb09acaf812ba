import type { resetBreaker as route } from '#contracts/http/reset-breaker.ts';
import { breakerViewOf } from '#lambdas/shared/breaker/breaker-view.ts';
import { Problem } from '#lambdas/shared/endpoint/problem.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { callerName } from '#lambdas/shared/ports/audit.ts';

/** Closes a breaker by hand; the workers learn of it within seconds, and the audit trail says who did. */
export const resetBreaker: Serves<typeof route> = async ({ parameters, caller }, { audit, breakers }) => {
  const name = parameters.breaker;
  const breaker = await breakers.reset(name);
  if (!breaker)
    throw new Problem('not_found', `There is no breaker "${name}", or it has never counted a failure`);
  await audit({
    execution: `breaker:${name}`,
    action: 'reset',
    by: callerName(caller),
    from: caller.address,
  });
  return breakerViewOf(name, breaker);
};
