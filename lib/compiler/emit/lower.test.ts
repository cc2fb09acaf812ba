import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import type { Edge, StateDraft } from '#steps/emission.ts';
import { lower } from './lower.ts';
import type { Subgraph } from './subgraph.ts';

const next = (target: string | undefined, ...assigns: [string, string][]): Edge => ({
  slot: { kind: 'next' },
  target,
  assigns: assigns.map(([name, expression]) => ({ name, expression })),
});
const state = (name: string, body: JsonObject, ...edges: Edge[]): StateDraft => ({
  name,
  body: { Type: 'Task', ...body },
  edges,
});
const lowered = (states: StateDraft[], entry: [string, string][] = []) => {
  const graph: Subgraph = {
    number: 0,
    states: new Map(states.map((one) => [one.name, one])),
    variables: new Map(),
    turns: new Map(),
    handlers: [],
    error: 'failure',
    iterations: [],
    apart: false,
    acted: false,
  };
  const before = new Map([[states[0]!.name, entry.map(([name, expression]) => ({ name, expression }))]]);
  return lower(graph, states[0]!.name, { entryAssigns: before, endReads: new Map() });
};

describe('lowering', () => {
  it('sets what somebody reads, also for another value, and nothing else', () => {
    const { definition, reads } = lowered([
      state('a', {}, next('b', ['used', '1'], ['for_other', '2'], ['unread', '$for_other'])),
      state('b', {}, next('c', ['other', '$for_other + 1'])),
      state('c', { Output: '{% $used + $other %}' }, next(undefined)),
    ]);

    expect(definition.States).toEqual({
      a: { Type: 'Task', Assign: { used: 1, for_other: 2 }, Next: 'b' },
      b: { Type: 'Task', Assign: { other: '{% $for_other + 1 %}' }, Next: 'c' },
      c: { Type: 'Task', Output: '{% $used + $other %}', End: true },
    });
    expect(reads).toEqual(new Set(['used', 'for_other', 'other']));
  });

  it('names read by states inside a state count', () => {
    const inner = {
      Branches: [{ StartAt: 'x', States: { x: { Type: 'Pass', Output: '{% $deep %}', End: true } } }],
    };
    const { definition } = lowered([
      state('a', {}, next('b', ['deep', '1'])),
      state('b', inner, next(undefined)),
    ]);

    expect((definition.States as JsonObject).a).toMatchObject({ Assign: { deep: 1 } });
  });

  it('the values of an edge see each other although Step Functions sets them all at once', () => {
    const { definition } = lowered([
      state('a', {}, next('b', ['one', '$states.result.x'], ['two', '$one + 1'])),
      state('b', { Output: '{% $one & $two %}' }, next(undefined)),
    ]);

    expect((definition.States as JsonObject).a).toMatchObject({
      Assign: { one: '{% $states.result.x %}', two: '{% $states.result.x + 1 %}' },
    });
  });

  it('what is set before the first state is inlined into its fields and its outgoing edges', () => {
    const catcher: Edge = { slot: { kind: 'catch', errors: ['States.ALL'] }, target: 'b', assigns: [] };
    const { definition } = lowered(
      [
        state('a', { Arguments: '{% $start %}' }, catcher, next('b')),
        state('b', { Output: '{% $start %}' }, next(undefined)),
      ],
      [['start', '5']],
    );

    expect(definition.States).toMatchObject({
      a: { Arguments: 5, Assign: { start: 5 }, Catch: [{ Assign: { start: 5 } }] },
    });
  });
});
