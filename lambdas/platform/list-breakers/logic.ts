import type { listBreakers as route } from '#contracts/http/routes/list-breakers.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { breakerViewOf } from '#platform/views/breaker-view.ts';

/** Lists the circuit breakers by name. */
export const listBreakers: Serves<typeof route> = async (_, { breakers }) => ({
  breakers: (await breakers.list()).map((breaker) => breakerViewOf(breaker.name, breaker)),
});
