import { expect, it } from '@jest/globals';
import { VisitReader } from './step-events.ts';

it('A failure of a visit has the expression as its author wrote it, and not what that is compiled to', () => {
  const reader = new VisitReader(['charge']);
  const cause =
    "An error occurred while executing the state 'charge' (entered at the event id #2). The JSONata expression " +
    "'$states.context.Execution.Input.a' specified for the field 'Arguments/a' returned nothing (undefined).";
  const [timestamp, error] = ['2026-01-01T00:00:00.000Z', 'States.QueryEvaluationError'];

  reader.add({
    ...{ id: 2, previousEventId: 1, type: 'TaskStateEntered', timestamp },
    stateEnteredEventDetails: { name: 'charge' },
  });
  reader.add({
    ...{ id: 3, previousEventId: 2, type: 'EvaluationFailed', timestamp },
    evaluationFailedEventDetails: { error, cause },
  });

  expect(reader.visits.get('charge')?.[0]?.failures).toEqual([
    {
      id: 3,
      at: timestamp,
      error,
      cause: "The expression '$input.a' of step charge returned nothing (undefined).",
    },
  ]);
});
