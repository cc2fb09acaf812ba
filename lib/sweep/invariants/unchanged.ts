import { isDeepStrictEqual } from 'node:util';
import { type Scenario, SECOND_DECISIONS } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

/**
 * What must change nothing changes nothing: a pause and a resume, the deployment of another version, a second decision. The execution
 * ends as it would have, and the same effects stand.
 */
export const unchanged: Invariant = {
  name: 'unchanged',
  check: ({ scenario, result, ledger }, { trial: before }) => {
    const what = whatIn(scenario);
    if (what === undefined) return [];
    const isSame =
      result.status === before.result.status &&
      result.error === before.result.error &&
      isDeepStrictEqual(ledger.standing, before.ledger.standing);
    const end = [result.status.toLowerCase(), result.error].filter((part) => part !== undefined).join(', ');
    return isSame ? [] : [`${what} changes how the execution ends: ${end}`];
  },
};

const whatIn = ({ strikes, decisions, stopAfter, afterwards, deployAfter }: Scenario): string | undefined => {
  const isResumed = stopAfter !== undefined && afterwards === 'resume';
  if (strikes.length > 0 || (stopAfter !== undefined && !isResumed)) return undefined;
  if (decisions.length > 0)
    return decisions.some(({ decision }) => SECOND_DECISIONS[decision]) ? 'a second decision' : undefined;
  if (isResumed) return 'a pause';
  return deployAfter === undefined ? undefined : 'a deployment';
};
