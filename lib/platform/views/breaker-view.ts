import type { z } from 'zod';
import type { Breaker } from '#actions/breaker/transition.ts';
import type { breakerView } from '#contracts/http/routes/list-breakers.ts';
import { isoOf } from '#core/instants.ts';

/** Returns a breaker as the API shows it. */
export const breakerViewOf = (name: string, breaker: Breaker): z.input<typeof breakerView> => {
  const { state, failuresAt, halfOpensAt, changedAt, recent = [] } = breaker;
  return {
    name,
    state,
    failures: failuresAt.length,
    ...(state === 'open' && { opened_at: isoOf(changedAt), half_opens_at: isoOf(halfOpensAt) }),
    ...(changedAt > 0 && { changed_at: isoOf(changedAt) }),
    ...(recent.length > 0 && { recent: recent.map(({ at, to }) => ({ at: isoOf(at), to })) }),
  };
};
