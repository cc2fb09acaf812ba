import type { listBreakers as route } from '#contracts/http/list-breakers.ts';
import { breakerViewOf } from '#lambdas/shared/breaker/breaker-view.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';

/** The circuit breakers, by name. */
export const listBreakers: Serves<typeof route> = async (_, { breakers }) => ({
  breakers: (await breakers.list()).map((breaker) => breakerViewOf(breaker.name, breaker)),
});
