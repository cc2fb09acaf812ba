import type { z } from 'zod';
import type { Breaker } from '#actions/breaker/transition.ts';
import type { breakerView } from '#contracts/http/routes/list-breakers.ts';

/** Returns a breaker as the API shows it. */
export const breakerViewOf = (name: string, breaker: Breaker): z.input<typeof breakerView> => {
  const { state, failuresAt, halfOpensAt, changedAt, recent = [] } = breaker;
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    name,
    state,
    failures: failuresAt.length,
    ...(state === 'open' && { opened_at: iso(changedAt), half_opens_at: iso(halfOpensAt) }),
    ...(changedAt > 0 && { changed_at: iso(changedAt) }),
    ...(recent.length > 0 && { recent: recent.map(({ at, to }) => ({ at: iso(at), to })) }),
  };
};
