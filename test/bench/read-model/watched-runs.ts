import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';

/** Steps of a watched execution, one after another. */
const STEPS = Array.from({ length: 16 }, (_, index) => `step_${index}`);

/** Milliseconds that each takes. */
export const STEP_MILLISECONDS = 10_000;

const nextOf = (index: number): JsonObject => {
  const Next = STEPS[index + 1];
  return Next === undefined ? { End: true } : { Next };
};

export const watchedWorkflow: WorkflowManifest = manifestWith({
  name: 'orders',
  definition: {
    StartAt: 'step_0',
    States: Object.fromEntries(
      STEPS.map((id, index): [string, JsonObject] => [id, { Type: 'Task', ...nextOf(index) }]),
    ),
  },
  steps: STEPS.map((id) => stepWith(id, { uses: 'shop/act' })),
});

/** The steps that have begun so many milliseconds after the start, each with when it began, and its end if it has ended. */
export const stepsAt = (elapsed: number): { step: string; from: number; to?: number }[] =>
  STEPS.flatMap((step, index) => {
    const from = index * STEP_MILLISECONDS;
    if (from > elapsed) return [];
    const to = from + STEP_MILLISECONDS;
    return [to > elapsed ? { step, from } : { step, from, to }];
  });

/** The history of an execution so many milliseconds after its start: five events a step. */
export function* historyAt(startedAt: number, elapsed: number): Generator<HistoryEvent> {
  let id = 0;
  const event = (type: HistoryEvent['type'], at: number, details: object = {}): HistoryEvent => {
    id += 1;
    return { id, previousEventId: id - 1, type, timestamp: new Date(startedAt + at), ...details };
  };
  yield event('ExecutionStarted', 0, { executionStartedEventDetails: { input: '{}' } });
  for (const { step: name, from, to } of stepsAt(elapsed)) {
    yield event('TaskStateEntered', from, { stateEnteredEventDetails: { name } });
    yield event('TaskScheduled', from, { taskScheduledEventDetails: { parameters: '{}' } });
    yield event('TaskStarted', from);
    if (to === undefined) return;
    yield event('TaskSucceeded', to);
    yield event('TaskStateExited', to, { stateExitedEventDetails: { name } });
  }
}
