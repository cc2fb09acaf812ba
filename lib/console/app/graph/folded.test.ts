import { describe, expect, it } from '@jest/globals';
import type { StepView } from '../api/types.ts';
import { earlierSteps, foldedStatuses, foldedSteps } from './folded.ts';
import { nodeStates } from './node-state.ts';

const step = (id: string, type = 'task') => ({
  ...{ id, type, state: id, weight: 1, repeated: false, compensated: false },
});

/** `before` is computed by the state of `work` when that has ended, as is `between`; `after` by the end of the execution. */
const MANIFEST: Parameters<typeof foldedSteps>[0] = {
  definition: {
    StartAt: 'work',
    States: {
      work: {
        Type: 'Task',
        Assign: { work: '{% 1 %}', before: '{% 2 %}', between: '{% 3 %}' },
        Next: 'rest',
      },
      rest: { Type: 'Wait', Next: 'last' },
      last: { Type: 'Task', Next: 'done' },
      done: { Type: 'Succeed' },
    },
  },
  steps: [
    step('before', 'transform'),
    step('work'),
    step('between', 'transform'),
    step('rest', 'wait'),
    step('last'),
    step('after', 'transform'),
    step('stop', 'fail'),
  ],
  graph: {
    ...{ workflow: 'w', summary: '', defaults: [], direction: 'right', phases: [], nodes: [], blocks: [] },
    edges: [
      ['before', 'work'],
      ['work', 'between'],
      ['between', 'rest'],
      ['rest', 'last'],
      ['last', 'after'],
    ].map(([from = '', to = '']) => ({ from, to, kind: 'next' as const, critical: false })),
  },
};

const views = (statuses: Record<string, StepView['status']>): StepView[] =>
  Object.entries(statuses).map(([id, status]) => ({ id, type: 'task', status, attempts: 1 }));

const statuses = (of: Record<string, StepView['status']>, isOver = false) =>
  Object.fromEntries(foldedStatuses(foldedSteps(MANIFEST), views(of), isOver));

describe('A step without a state', () => {
  it('is found, with the step into whose state it is folded, if one has it', () => {
    expect(foldedSteps(MANIFEST).map(({ id }) => id)).toEqual(['before', 'between', 'after']);
    expect(foldedSteps(MANIFEST).map(({ host }) => host)).toEqual([
      { id: 'work', follows: true },
      { id: 'work', follows: false },
      undefined,
    ]);
  });

  it('is as far as the state into which it is folded, and as its neighbours tell', () => {
    expect(statuses({ work: 'pending', rest: 'pending', last: 'pending' })).toEqual({
      before: 'pending',
      between: 'pending',
      after: 'pending',
    });
    expect(statuses({ work: 'succeeded', rest: 'running', last: 'pending' })).toEqual({
      before: 'succeeded',
      between: 'succeeded',
      after: 'pending',
    });
    expect(statuses({ work: 'succeeded', rest: 'succeeded', last: 'succeeded' }, true)).toEqual({
      before: 'succeeded',
      between: 'succeeded',
      after: 'succeeded',
    });
    expect(statuses({ work: 'failed', rest: 'unreached', last: 'unreached' }, true)).toMatchObject({
      before: 'succeeded',
      between: 'unreached',
      after: 'unreached',
    });
  });

  it('is as far as the loop that starts the executions in which it runs', () => {
    const apart = { ...step('pick'), apart: true, parent: 'lines' };
    const inside = { StartAt: 'pick', States: { pick: { Type: 'Task', End: true } } };
    const definition = { StartAt: 'lines', States: { lines: { Type: 'Map', ItemProcessor: inside } } };
    const folded = foldedSteps({ ...MANIFEST, definition, steps: [step('lines', 'for_each'), apart] });

    expect(Object.fromEntries(foldedStatuses(folded, views({ lines: 'running' }), false))).toEqual({
      pick: 'running',
    });
  });

  it('opens the step with whose state it was computed', () => {
    const states = nodeStates(views({ work: 'succeeded', rest: 'running', last: 'pending' }), {
      folded: foldedSteps(MANIFEST),
    });

    expect(states.get('between')).toEqual({ status: 'succeeded', opens: 'work' });
    expect(states.get('work')).toEqual({ status: 'succeeded', opens: 'work' });
  });
});

describe('An execution that began from another', () => {
  it('shows the steps that ran there as such', () => {
    const steps = views({ last: 'running' });

    expect(earlierSteps(MANIFEST, steps)).toEqual(['work', 'rest']);
    const states = nodeStates(steps, { earlier: ['work', 'rest'], folded: foldedSteps(MANIFEST) });
    expect(
      ['before', 'work', 'between', 'rest', 'last', 'after'].map((id) => states.get(id)?.status),
    ).toEqual([...['earlier', 'earlier', 'earlier', 'earlier'], ...['running', 'pending']]);
  });
});
