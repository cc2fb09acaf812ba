import { isObject, type Json, ownField } from '#core/json.ts';
import { type MatcherOutcome, outcome, resultIn } from './matcher.ts';

/** An event to look for; fields that are left out may be anything. */
export interface EventExpectation {
  source?: string;
  detailType?: string;
  /** Fields of the detail; others may be there too. */
  detail?: object;
}

/** Passes if the execution has put such an event on the bus; a text is the event's detail type. */
export const toHaveEmitted = (received: unknown, expected: string | EventExpectation): MatcherOutcome => {
  const result = resultIn(received);
  const { source, detailType, detail } =
    typeof expected === 'string' ? ({ detailType: expected } as EventExpectation) : expected;
  const pass = result.emitted.some(
    (event) =>
      (source === undefined || event.source === source) &&
      (detailType === undefined || event.detailType === detailType) &&
      (detail === undefined || contains(event.detail, detail)),
  );
  const events = result.emitted.map((event) => `${event.detailType} ${JSON.stringify(event.detail)}`);
  const found = events.length > 0 ? `it emitted ${events.join(', ')}` : 'it emitted nothing';
  return outcome(
    result,
    pass,
    `emit ${typeof expected === 'string' ? expected : JSON.stringify(expected)}`,
    found,
  );
};

/** A matcher such as `expect.any(String)`. */
interface Asymmetric {
  asymmetricMatch(value: unknown): boolean;
}

const isAsymmetric = (value: unknown): value is Asymmetric =>
  typeof value === 'object' && value !== null && 'asymmetricMatch' in value;

const contains = (value: Json | undefined, expected: unknown): boolean => {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(value);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, index) => contains(value[index], item))
    );
  }
  if (!isObject(expected)) return value === expected;
  return (
    isObject(value) && Object.entries(expected).every(([key, item]) => contains(ownField(value, key), item))
  );
};
