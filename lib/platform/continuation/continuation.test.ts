import { describe, expect, it } from '@jest/globals';
import { handOver, OPEN_FENCE } from '#actions/effects/fence.ts';
import { continuedName, originalName } from '#contracts/resumed-executions.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { continuedDefinition } from './definition.ts';
import { missingVariables } from './missing.ts';
import { variableReader } from './reads.ts';
import { startStateOf } from './start-state.ts';

const task = (more: JsonObject): JsonObject => ({ Type: 'Task', ...more });

/** `a` sets x, a choice may skip `b`, which sets y; `c` reads both; `failed` reads what only a handler sets. */
const DEFINITION: JsonObject = {
  StartAt: 'a',
  States: {
    a: task({
      Assign: { x: 1 },
      Next: 'choose',
      Catch: [
        { ErrorEquals: ['States.ALL'], Assign: { failure: '{% $states.errorOutput %}' }, Next: 'failed' },
      ],
    }),
    choose: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $x = 1 %}', Next: 'b' }],
      Assign: { y: null },
      Default: 'c',
    },
    b: task({
      Arguments: { key: '{% $states.context.Execution.Name & "/b" %}' },
      Assign: { y: 2 },
      Next: 'c',
    }),
    c: task({ Arguments: '{% $x + $y + $sum([1]) %}', End: true }),
    failed: { Type: 'Fail', Cause: '{% $string($failure) & $string($x) %}' },
  },
};

const missing = async (start: string, known: string[]) =>
  missingVariables(DEFINITION, start, known, await variableReader());

const continued = (variables: Record<string, Json>, state = 'b', as = 'one.v3'): JsonObject =>
  continuedDefinition(DEFINITION, {
    execution: 'one',
    as,
    state,
    step: state,
    variables: new Map(Object.entries(variables)),
  });

describe('The variables that a beginning lacks', () => {
  it('are those that a state reads and that no way to it sets', async () => {
    expect(await missing('b', [])).toEqual([{ variable: 'x', state: 'c' }]);
    expect(await missing('c', [])).toEqual([
      { variable: 'x', state: 'c' },
      { variable: 'y', state: 'c' },
    ]);
    expect(await missing('c', ['x', 'y'])).toEqual([]);
  });

  it('are not those that the definition itself may read unset', async () => {
    expect(await missing('a', [])).toEqual([]);
  });
});

describe('A definition that continues an execution', () => {
  it('begins with a state that sets the variables, and has no state that is left behind', () => {
    const { StartAt, States } = continued({ x: 7 }) as {
      StartAt: string;
      States: Record<string, JsonObject>;
    };

    expect(Object.keys(States)).toEqual(['continue', 'b', 'c']);
    expect(StartAt).toBe('continue');
    expect(States.continue).toEqual({
      Type: 'Pass',
      Comment: 'Continues one from b',
      Assign: { x: 7 },
      Next: 'b',
    });
  });

  it('has the keys of the first of the executions', () => {
    expect(JSON.stringify(continued({}))).toContain(String.raw`{% \"one\" & \"/b\" %}`);
  });

  it('keeps a text that looks like an expression a text', () => {
    const { States } = continued({ x: { said: '{% $boom() %}' } }) as { States: Record<string, JsonObject> };

    expect(States.continue?.Assign).toEqual({ x: { said: '{% "{% $boom() %}" %}' } });
  });

  it('counts the redrives before it, so that executions it starts have new names', () => {
    const definition = {
      StartAt: 'a',
      States: {
        a: task({ Arguments: { Name: '{% "r" & $sum([$states.context.Execution.RedriveCount]) %}' } }),
      },
    };
    const variables = new Map<string, Json>();

    const { States } = continuedDefinition(definition, {
      execution: 'one.v1',
      as: 'one.v3',
      state: 'a',
      step: 'a',
      variables,
    }) as { States: Record<string, { Arguments: JsonObject }> };

    expect(States.a?.Arguments.Name).toBe('{% "r" & $sum([$states.context.Execution.RedriveCount, 3]) %}');
  });
});

describe('The name of an execution that continues another', () => {
  it('is that of the first with a number that grows with redrives and continuations', () => {
    expect(continuedName('one', 0)).toBe('one.v1');
    expect(continuedName('one', 2)).toBe('one.v3');
    expect(continuedName('one.v3', 1)).toBe('one.v5');
    expect(originalName('one.v5')).toBe('one');
  });
});

describe('A step to begin with', () => {
  const nested: JsonObject = {
    StartAt: 'both',
    States: {
      both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'left', States: { left: task({ End: true }) } }],
        Next: 'when_late',
      },
      when_late: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'late' }], Default: 'done' },
      late: task({ Next: 'done' }),
      done: { Type: 'Succeed' },
    },
  };

  it('is entered by its condition', () => {
    expect(startStateOf(nested, [], 'late')).toEqual({ state: 'when_late' });
  });

  it('is refused inside a block, which is named', () => {
    expect(startStateOf(nested, [], 'left')).toEqual({
      refusal: expect.stringContaining('begin with "both"'),
    });
  });

  it('is refused if there is none, with those that there are', () => {
    expect(startStateOf(nested, [], 'nothing')).toEqual({ refusal: expect.stringContaining('both, late') });
  });

  it('is the state of a step, and not one that undoes the execution', () => {
    const step = { id: 'a', type: 'task', state: 'a', weight: 1, repeated: false, compensated: true };

    expect(startStateOf(DEFINITION, [step], 'a')).toEqual({ state: 'a' });
    expect(startStateOf(DEFINITION, [step], 'b')).toEqual({
      refusal: 'the version has no step "b"; did you mean "a"?',
    });
  });
});

describe('A log of effects', () => {
  it('is handed over by its owner only, and not once undoing was begun', () => {
    const handed = handOver({ ...OPEN_FENCE, closed: true }, 'one', 'one.v1');

    expect(handed).toEqual({ closed: false, epoch: 0, heir: 'one.v1' });
    expect(handed && handOver(handed, 'one', 'one.v1')).toEqual(handed);
    expect(handed && handOver(handed, 'one', 'one.v2')).toBeUndefined();
    expect(handed && handOver(handed, 'one.v1', 'one.v2')).toMatchObject({ heir: 'one.v2' });
    expect(handOver({ ...OPEN_FENCE, epoch: 1 }, 'one', 'one.v1')).toBeUndefined();
  });
});
