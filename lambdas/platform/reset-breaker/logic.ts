import type { resetBreaker as route } from '#contracts/http/reset-breaker.ts';
import { breakerViewOf } from '#lambdas/shared/breaker/breaker-view.ts';
import { Problem } from '#lambdas/shared/endpoint/problem.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';

/** Closes a breaker by hand; the workers learn of it within seconds. */
export const resetBreaker: Serves<typeof route> = async ({ parameters }, { breakers }) => {
  const name = parameters.breaker;
  const breaker = await breakers.reset(name);
  if (!breaker)
    throw new Problem('not_found', `There is no breaker "${name}", or it has never counted a failure`);
  return breakerViewOf(name, breaker);
};
