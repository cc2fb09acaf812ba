import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';

/** When the run began, in milliseconds since the Unix epoch. */
export const START = Date.parse('2027-03-16T08:00:00Z');

/** A review, an approval, and two channels of which one can be undone. */
export const manifest = manifestWith({
  name: 'campaign',
  description: 'Says <what> it does.',
  definition: {
    StartAt: 'review',
    States: {
      review: { Type: 'Task', Next: 'approval' },
      approval: { Type: 'Task', Next: 'email' },
      email: { Type: 'Task', Next: 'social' },
      social: { Type: 'Task', Next: 'extra', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'undo' }] },
      extra: { Type: 'Task', End: true },
      undo: { Type: 'Task', Next: 'failed' },
      failed: { Type: 'Fail' },
    },
  },
  steps: [
    stepWith('review', { phase: 'review', uses: 'content/review' }),
    stepWith('approval', { type: 'approval', phase: 'approval' }),
    stepWith('email', { phase: 'distribution', compensated: true }),
    stepWith('social', { phase: 'distribution' }),
    stepWith('extra'),
  ],
  phases: ['review', 'approval', 'distribution'],
});

/** Writes a history, event after event; times are seconds after the start. */
export class History {
  readonly events: ProgressEvent[] = [];
  #last = 0;

  add(seconds: number, type: string, details: Partial<ProgressEvent> & Record<string, unknown> = {}): this {
    const id = this.events.length + 1;
    this.events.push({
      id,
      previousEventId: this.#last,
      type,
      timestamp: START / 1000 + seconds,
      ...details,
    });
    this.#last = id;
    return this;
  }

  task(
    name: string,
    from: number,
    to: number,
    result: Json,
    options: { payload?: JsonObject; variable?: boolean } = {},
  ): this {
    const { payload = {}, variable = true } = options;
    return this.add(from, 'TaskStateEntered', { stateEnteredEventDetails: { name } })
      .add(from, 'TaskScheduled', {
        taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: payload }) },
      })
      .add(from, 'TaskStarted')
      .add(to, 'TaskSucceeded', {
        taskSucceededEventDetails: { output: JSON.stringify({ Payload: result }) },
      })
      .add(to, 'TaskStateExited', {
        stateExitedEventDetails: {
          name,
          ...(variable && { assignedVariables: { [name]: JSON.stringify(result) } }),
        },
      });
  }
}
