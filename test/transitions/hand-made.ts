import type { Json, JsonObject } from '#core/json.ts';

interface Hand {
  next?: string;
  input?: Json;
  assign?: JsonObject;
  output?: Json;
  /** Where errors go, and what is set on the way. */
  caught?: { next: string; assign?: JsonObject; output?: Json };
}

/** The payload of a call as the comparison reads it. */
const call = (step: string, input: Json, more: JsonObject = {}): JsonObject => ({
  FunctionName: step,
  Payload: { input, run: { step, ...more } },
});

/** A Task state as its author would write it, without what Baton adds to every call. */
export const task = (step: string, { next, input = {}, assign, output, caught }: Hand = {}): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: call(step, input),
  ...(assign && { Assign: assign }),
  Output: output ?? '{% $states.result.Payload %}',
  ...(caught && {
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        ...(caught.assign && { Assign: caught.assign }),
        ...(caught.output !== undefined && { Output: caught.output }),
        Next: caught.next,
      },
    ],
  }),
  ...(next === undefined ? { End: true } : { Next: next }),
});

/** A Choice state: conditions with targets, then the default. */
export const choice = (
  rules: [condition: string, next: string, assign?: JsonObject][],
  Default: string,
  Assign?: JsonObject,
): JsonObject => ({
  Type: 'Choice',
  Choices: rules.map(([condition, Next, assign]) => ({
    Condition: `{% ${condition} %}`,
    ...(assign && { Assign: assign }),
    Next,
  })),
  ...(Assign && { Assign }),
  Default,
});

/** A machine in JSONata mode that begins in its first state. */
export const machine = (States: JsonObject): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(States)[0]!,
  States,
});

/** Undoes a list of `{step, input}` one at a time, newest first, then fails with the error. */
export const undoing = (): JsonObject => ({
  compensate: {
    Type: 'Map',
    MaxConcurrency: 1,
    Items: '{% $reverse($done) %}',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: 'undo',
      States: {
        undo: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: call('{% $states.input.step %}', '{% $states.input.with %}', { compensation: true }),
          End: true,
        },
      },
    },
    Next: 'failed',
  },
  failed: { Type: 'Fail', Error: '{% $failure %}' },
});
