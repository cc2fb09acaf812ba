import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { manifestWith, stepWith } from '../testing/manifest.ts';
import { progressOf } from './progress.ts';
import { manifestOfRun } from './run-manifest.ts';

const task = (step: string, more: JsonObject): JsonObject => ({
  Type: 'Task',
  Arguments: { Payload: { run: { step } } },
  ...more,
});
/** `first`, then whatever is given, then `last`. */
const definitionWith = (name: string, state: (next: JsonObject) => JsonObject): JsonObject => ({
  StartAt: 'first',
  States: {
    first: task('first', { Next: name }),
    [name]: state({ Next: 'last' }),
    last: task('last', { End: true }),
  },
});
const before = definitionWith('rest', (next) => ({ Type: 'Wait', Seconds: 60, ...next }));
const today = manifestWith({
  definition: definitionWith('added', (next) => task('added', next)),
  steps: ['first', 'added', 'last'].map((id) => stepWith(id, { uses: `shop/${id}` })),
});
const entered = (id: number, name: string) => ({
  id,
  previousEventId: id - 1,
  type: name === 'rest' ? 'WaitStateEntered' : 'TaskStateEntered',
  timestamp: new Date(id),
  stateEnteredEventDetails: { name },
});

describe('a run that began before its workflow changed', () => {
  it('has the steps of the definition that the execution began with', () => {
    const { steps, running } = progressOf(
      manifestOfRun(today, before),
      [
        { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: new Date(1) },
        entered(2, 'first'),
        { id: 3, previousEventId: 2, type: 'TaskStateExited', stateExitedEventDetails: { name: 'first' } },
        entered(4, 'rest'),
      ],
      10,
    );

    expect(steps.map(({ id, type, uses, status }) => [id, type, uses, status])).toEqual([
      ['first', 'task', 'shop/first', 'succeeded'],
      ['rest', 'wait', undefined, 'waiting'],
      ['last', 'task', 'shop/last', 'pending'],
    ]);
    expect(running).toEqual(['rest']);
  });

  it('finds steps inside branches and iterations, and none in states that only serve others', () => {
    const scope = (name: string): JsonObject => ({
      StartAt: name,
      States: { [name]: task(name, { End: true }) },
    });
    const definition = {
      StartAt: 'both',
      States: {
        both: { Type: 'Parallel', Branches: [scope('left')], Next: 'each' },
        each: { Type: 'Map', ItemProcessor: scope('one'), Next: 'undo' },
        undo: task('{% $states.input.step %}', { Next: 'done' }),
        done: { Type: 'Succeed' },
      },
    };
    const { steps } = manifestOfRun(today, definition);

    expect(steps.map(({ id, repeated }) => [id, repeated])).toEqual([
      ['left', false],
      ['one', true],
    ]);
  });

  it('is as the manifest says where nothing has changed', () => {
    expect(manifestOfRun(today, today.definition)).toEqual(today);
  });
});
