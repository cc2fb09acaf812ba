import { describe, expect, it } from '@jest/globals';
import { handOver, OPEN_FENCE } from '#actions/effects/fence.ts';
import { isChildExecution, rootOfExecution } from '#contracts/child-executions.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { beganWithin, continuedName, originalName, rerunName } from '#contracts/resumed-executions.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { continuedDefinition, rerunDefinition } from './definition.ts';
import { missingVariables } from './missing.ts';
import { variableReader } from './reads.ts';
import { splitInput, unmasked } from './rerun/rerun-input.ts';
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

describe('A definition that runs an execution again', () => {
  const rerun = (definition: JsonObject, variables: Record<string, Json>): JsonObject =>
    rerunDefinition(definition, {
      execution: 'one',
      state: 'b',
      step: 'b',
      variables: new Map(Object.entries(variables)),
    });

  it('keeps its own keys, and has nothing to undo of the other', () => {
    const saga = [{ step: 'a' }];
    const marked = structuredClone(DEFINITION) as { States: { a: JsonObject } };
    marked.States.a.Assign = { x: 1, mark_b: '{% $count($append($saga, [$x])) %}' };

    const definition = rerun(marked, { x: 7, saga, failure: 'x', mark_b: 1 });

    expect(JSON.stringify(definition)).toContain('Execution.Name');
    expect(definition).toMatchObject({
      StartAt: 'continue',
      States: {
        continue: {
          Comment: 'Runs one again from b',
          Assign: { x: 7, saga: [], failure: null, mark_b: 0 },
          Next: 'b',
        },
      },
    });
    expect(beganWithin(definition)).toEqual({ execution: 'one', state: 'b', step: 'b', apart: true });
  });

  it('waits for its turn first, if the workflow lets executions wait', () => {
    const wait = (Comment: string, Next: string, more: JsonObject = {}) => task({ Comment, Next, ...more });
    const waiting = {
      StartAt: 'debounce',
      States: {
        ...(DEFINITION.States as JsonObject),
        debounce: wait('Waits until no newer execution has been started for 5 s.', 'turn'),
        turn: wait('Waits until the execution may begin.', 'begin', {
          Catch: [{ ErrorEquals: ['Skipped'], Next: 'skipped' }],
        }),
        begin: { Type: 'Wait', Comment: 'Waits until the rate allows another start.', Next: 'a' },
        skipped: { Type: 'Succeed' },
      },
    };

    const { StartAt, States } = rerun(waiting, { x: 7 }) as {
      StartAt: string;
      States: Record<string, JsonObject>;
    };

    expect(StartAt).toBe('turn');
    expect(Object.keys(States).sort()).toEqual(['b', 'begin', 'c', 'continue', 'skipped', 'turn']);
    expect([States.turn?.Next, States.begin?.Next, States.continue?.Next]).toEqual([
      'begin',
      'continue',
      'b',
    ]);
  });
});

describe('The input of an execution that runs another again', () => {
  it('is what its starter gave, with the correlation id and the variant', () => {
    const input = {
      ...{ note: 'x', baton_started_by: 'me', baton_correlation_id: 'c', baton_order_key: 'k' },
      AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'parent',
    };

    expect(splitInput(input)).toEqual({ given: { note: 'x' }, shared: { baton_correlation_id: 'c' } });
  });

  it('has the secret values in place of their masks, unless they were edited', () => {
    const manifest = { sensitive: { input: [['card'], ['people', '*', 'phone']] } } as WorkflowManifest;
    const before = { card: '4111', note: 'a', people: [{ phone: '1' }, { phone: '2' }] };
    const edited = { card: '***', note: 'b', people: [{ phone: '***' }, { phone: '3' }] };

    expect(unmasked(manifest, edited, before)).toEqual({
      ...{ card: '4111', note: 'b' },
      people: [{ phone: '1' }, { phone: '3' }],
    });
  });
});

describe('The name of an execution that runs another again', () => {
  it('is that of the other with digits, at most 80 characters, and has a separate log', () => {
    const arn = 'arn:aws:states:eu-west-1:123456789012:execution:w:';

    expect(rerunName('one.v3', 'abcd-ef01')).toBe('one-again-abcdef');
    expect(rerunName('one-again-123456', 'abcdef01')).toBe('one-again-abcdef');
    expect(rerunName('x'.repeat(80), 'abcdef01')).toHaveLength(80);
    expect(isChildExecution(rerunName('child.a0r1', 'abcdef01'))).toBe(false);
    expect(rootOfExecution(`${arn}${rerunName('child.a0r1', 'abcdef01')}`)).toBe(
      `${arn}child.a0r1-again-abcdef`,
    );
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

  it('has what is parked of it handed over, too', () => {
    const run = { workflow: 'orders', execution: 'arn:aws:states:eu-west-1:0:execution:orders:one' };
    const parked = { ...OPEN_FENCE, run, parked: { count: 1, tries: 1 } };

    expect(handOver(parked, 'one', 'one.v1')).toMatchObject({
      run: { workflow: 'orders', execution: 'arn:aws:states:eu-west-1:0:execution:orders:one.v1' },
      parked: { count: 1 },
    });
  });
});
