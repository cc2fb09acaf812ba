import { isDeepStrictEqual } from 'node:util';
import { jsonEqual } from '#core/json.ts';
import type { Call } from '../ledger.ts';
import type { Trial } from '../run-scenario.ts';
import { type Scenario, SECOND_DECISIONS } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

/**
 * What must change nothing changes nothing: a pause and a resume, the deployment of another version, a second decision. The execution
 * ends as it would have, and the same effects stand; after a deployment its output and how its calls end are the same too, since no time
 * has passed.
 */
export const unchanged: Invariant = {
  name: 'unchanged',
  check: ({ scenario, result, ledger }, { trial: before }) => {
    const what = whatIn(scenario);
    if (what === undefined) return [];
    const isSame =
      result.status === before.result.status &&
      result.error === before.result.error &&
      (scenario.deployAfter === undefined || isUntouched({ result, ledger }, before)) &&
      isDeepStrictEqual(ledger.standing, before.ledger.standing);
    const end = [result.status.toLowerCase(), result.error].filter((part) => part !== undefined).join(', ');
    return isSame ? [] : [`${what} changes how the execution ends: ${end}`];
  },
};

/** Whether nothing at all is different, not even an error that a step handles. */
const isUntouched = (one: Pick<Trial, 'result' | 'ledger'>, other: Trial): boolean =>
  jsonEqual(one.result.output, other.result.output) &&
  isDeepStrictEqual(one.ledger.calls.map(endOf), other.ledger.calls.map(endOf));

const endOf = ({ key, undo, error }: Call): (string | boolean | undefined)[] => [key, undo, error];

const whatIn = (scenario: Scenario): string | undefined => {
  const { strikes, decisions, stopAfter, afterwards, deployAfter, tooMuchIn } = scenario;
  const isResumed = stopAfter !== undefined && afterwards === 'resume';
  if (tooMuchIn !== undefined || strikes.length > 0 || (stopAfter !== undefined && !isResumed))
    return undefined;
  if (decisions.length > 0)
    return decisions.some(({ decision }) => SECOND_DECISIONS[decision]) ? 'a second decision' : undefined;
  if (isResumed) return 'a pause';
  return deployAfter === undefined ? undefined : 'a deployment';
};
