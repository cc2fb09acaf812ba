import type { Failures } from './failures.ts';
import type { Outline, OutlineState } from './outline.ts';
import type { Visit } from './visit.ts';
import type { ExecutionStatus } from './visits.ts';

/**
 * Tells whether a state that was not visited yet may still be, or might have been if the execution had not ended: the execution is inside
 * the containers around it, and the state that each of them is in leads to it. Otherwise its step was skipped. States that only handle
 * a failure do not count: what could have come is what follows the state that failed.
 */
export const mayComeYet = (
  {
    outline,
    visits: all,
    status,
    failures,
  }: { outline: Outline; visits: readonly Visit[]; status: ExecutionStatus; failures: Failures },
  name: string,
): boolean => {
  const visits = all.filter(({ state }) => !failures.givesUp(state));
  const isInside = (visit: Visit): boolean =>
    visit.outcome === 'open' ||
    visit.outcome === 'aborted' ||
    (status !== 'RUNNING' && failures.hasFailed(visit) && !failures.isHandled(visit));
  let insides: (Visit | undefined)[] = [undefined];
  for (const state of outline.path(name)) {
    const standing = insides.flatMap((around) => currentStates(outline, visits, around, state));
    if (standing.some((at) => at === 'not-begun')) return true;
    const here = standing.filter((at): at is Visit => typeof at === 'object');
    if (here.some((visit) => outline.reachable(visit.state).has(state.name))) return true;
    insides = here.filter((visit) => visit.state === state.name && isInside(visit));
    if (insides.length === 0) return false;
  }
  return false;
};

/** Lists the current states of the branches or iterations that could contain the state, inside one visit of the container. */
const currentStates = (
  outline: Outline,
  visits: readonly Visit[],
  around: Visit | undefined,
  { container, name }: OutlineState,
): (Visit | 'not-begun')[] => {
  const start = container?.starts.find((first) => first === name || outline.reachable(first).has(name));
  const inScope = visits.filter(
    (visit) =>
      visit.parent === around &&
      (start === undefined || visit.state === start || outline.reachable(start).has(visit.state)),
  );
  const newest = new Map(inScope.map((visit) => [visit.index, visit]));
  const total = around?.iterations?.total ?? 1;
  const notBegun = newest.size < total && around?.iterations?.ended !== total;
  return [...newest.values(), ...(notBegun ? (['not-begun'] as const) : [])];
};
