import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { StateDraft } from '#steps/emission.ts';
import { endInOutput } from './end-in-output.ts';
import { minimise } from './index.ts';
import { mergeChoices } from './merge-choices.ts';
import { removeUnreachable } from './remove-unreachable.ts';
import { skipDecidedChoices } from './skip-decided-choices.ts';
import { skipEmptyUndoing } from './skip-empty-undoing.ts';
import { caught, machineOf, next, otherwise, shown, state, when } from './testing/drafts.ts';

const done = state('done', 'Succeed', [], { Output: '{% $x %}' });

describe('merging Choices', () => {
  it('lets the default of a Choice ask what the Choice behind it asks', () => {
    const machine = machineOf(
      state('when_a', 'Choice', [when('$go', 'a'), otherwise('when_b', { a: 'null' })]),
      state('a', 'Task', [next('done')]),
      state('when_b', 'Choice', [when('$a = null and $go2', 'b'), otherwise('done', { b: 'null' })]),
      state('b', 'Task', [next('done')]),
      done,
    );

    expect(mergeChoices(machine)).toBe(true);

    expect(shown(machine).when_a).toEqual([
      '$go → a',
      '( $a := null; $a = null and $go2 ) → b, a = null',
      'default → done, a = null, b = null',
    ]);
    expect(machine.states.has('when_b')).toBe(false);
    expect(machine.states.get('when_a')!.body.Comment).toBe('when_a. when_b.');
  });

  it('asks the inner condition only if the outer one holds', () => {
    const machine = machineOf(
      state('outer', 'Choice', [when('$x != null', 'inner'), otherwise('done')]),
      state('inner', 'Choice', [when('$x > 3', 'a'), otherwise('done')]),
      state('a', 'Task', [next('done')]),
      done,
    );

    mergeChoices(machine);

    expect(shown(machine).outer).toEqual([
      '($x != null) ? ($x > 3) : false → a',
      '$x != null → done',
      'default → done',
    ]);
  });

  it('makes a Choice of the Pass before one, which other states still lead to', () => {
    const machine = machineOf(
      state('start', 'Pass', [next('loop', { n: '$input' })]),
      { ...state('loop', 'Choice', [when('$n < 3', 'a'), otherwise('done')]), rounds: 2 },
      state('a', 'Task', [next('loop', { n: '$n + 1' })]),
      done,
    );

    mergeChoices(machine);

    expect(shown(machine)).toEqual({
      start: ['( $n := $input; $n < 3 ) → a, n = $input', 'default → done, n = $input'],
      loop: ['$n < 3 → a', 'default → done'],
      a: ['next → loop, n = $n + 1'],
      done: [],
    });
    expect(machine.states.get('start')!.edges[0]!.begins).toEqual(['loop']);
  });

  it('leaves the head of a loop alone', () => {
    const machine = machineOf(
      state('when_loop', 'Choice', [when('$go', 'a'), otherwise('loop')]),
      { ...state('loop', 'Choice', [when('$n < 3', 'a'), otherwise('done')]), rounds: 2 },
      state('a', 'Task', [next('loop')]),
      done,
    );

    expect(mergeChoices(machine)).toBe(false);
  });
});

describe('skipping decided Choices', () => {
  it('leaves a loop alone that has nothing but Choices that an earlier Choice has decided', () => {
    const machine = machineOf(
      state('ask', 'Choice', [when('$go', 'first', { seen: 'true' }), otherwise('done')]),
      state('first', 'Choice', [when('$go', 'second', { n: '$n + 1' }), otherwise('done')]),
      state('second', 'Choice', [when('$go', 'first', { n: '$n + 2' }), otherwise('done')]),
      done,
    );

    expect(skipDecidedChoices(machine)).toBe(false);
  });

  it('leads past the first test of a loop that literals decide', () => {
    const machine = machineOf(
      state('start', 'Task', [next('loop', { loop: '$merge([{"state": "new", "id": $id}, {"index": 0}])' })]),
      state('loop', 'Choice', [
        when('$loop.index < 5 and ($loop.state != "done")', 'poll'),
        otherwise('done'),
      ]),
      state('poll', 'Task', [next('loop', { loop: '$merge([$loop, {"state": $states.result.state}])' })]),
      done,
    );

    expect(skipDecidedChoices(machine)).toBe(true);

    expect(shown(machine).start![0]).toMatch(/^next → poll, /);
    expect(shown(machine).poll![0]).toMatch(/^next → loop, /);
  });

  it.each([
    ['a member that literals do not give', '$loop.other != 1'],
    ['a value that only the execution knows', '$loop.id = 1'],
    ['texts and numbers, which have no order', '$loop.index < "a"'],
    ['a function that it does not know', '$count($loop.list) = 0'],
  ])('decides nothing by %s', (_, condition) => {
    const machine = machineOf(
      state('start', 'Task', [next('loop', { loop: '$merge([{"id": $id, "list": []}, {"index": 0}])' })]),
      state('loop', 'Choice', [when(condition, 'poll'), otherwise('done')]),
      state('poll', 'Task', [next('loop')]),
      done,
    );

    expect(skipDecidedChoices(machine)).toBe(false);
  });

  it('remembers what an earlier Choice has asked', () => {
    const machine = machineOf(
      state('when_a', 'Choice', [when('$go', 'a'), otherwise('when_b', { a: 'null' })]),
      state('a', 'Task', [next('when_b')]),
      state('when_b', 'Choice', [when('$go', 'b'), otherwise('done', { b: 'null' })]),
      state('b', 'Task', [next('done')]),
      done,
    );

    skipDecidedChoices(machine);
    removeUnreachable(machine);

    expect(shown(machine)).toEqual({
      when_a: ['$go → a', 'default → done, a = null, b = null'],
      a: ['next → b'],
      b: ['next → done'],
      done: [],
    });
  });

  it.each([
    ['what a state on the way sets again', '$go', { go: '$states.result' }],
    ['what the time decides', '$millis() > 5', {}],
  ])('asks again about %s', (_, condition, assigned) => {
    const machine = machineOf(
      state('when_a', 'Choice', [when(condition, 'a'), otherwise('done')]),
      state('a', 'Task', [next('when_b', assigned)]),
      state('when_b', 'Choice', [when(condition, 'b'), otherwise('done')]),
      state('b', 'Task', [next('done')]),
      done,
    );

    expect(skipDecidedChoices(machine)).toBe(false);
  });
});

describe('ending in an output', () => {
  const envelope = (value: string, error: string | null) => ({ value, saga: '{% $saga %}', error });
  const mapWithCheck = (Comment: string): StateDraft[] => [
    state('each', 'Map', [caught('failed'), next('check', { failure: '$states.result.error[0]' })]),
    state('check', 'Choice', [when('$failure != null', 'failed'), otherwise('done')], { Comment }),
    state('failed', 'Succeed', [], { Output: envelope('{% null %}', '{% $failure %}') }),
    state('done', 'Succeed', [], { Output: envelope('{% $x %}', null) }),
  ];

  it('makes the envelope the output of a Map that a check and a Succeed follow', () => {
    const machine = machineOf(...mapWithCheck('Checks.'));

    expect(endInOutput(machine)).toBe(true);
    removeUnreachable(machine);

    expect(Object.keys(shown(machine))).toEqual(['each', 'failed']);
    expect(shown(machine).each![1]).toBe('next → end, failure = $states.result.error[0]');
    expect(machine.states.get('each')!.body.Output).toEqual({
      value: '{% ( $failure := $states.result.error[0]; $failure != null ? null : $x ) %}',
      saga: '{% $saga %}',
      error: '{% ( $failure := $states.result.error[0]; $failure != null ? $failure : null ) %}',
    });
  });

  it.each([
    ['an output reads what its own state got', '{% $states.input %}'],
    ['one way leads to a Fail', undefined],
  ])('keeps the Choice if %s', (_, Output) => {
    const last =
      Output === undefined ? state('failed', 'Fail', []) : state('failed', 'Succeed', [], { Output });
    const machine = machineOf(
      state('each', 'Map', [next('check')]),
      state('check', 'Choice', [when('$failure != null', 'failed'), otherwise('done')]),
      last,
      done,
    );

    expect(endInOutput(machine)).toBe(false);
  });
});

describe('skipping undoing where nothing was done', () => {
  const compensate = { ...state('compensate', 'Map', [next('failed')]), undoes: { saga: 'saga' } };
  const failed = state('failed', 'Fail', [], { Cause: '{% $states.input %}' });

  it('leads the error of a first step straight to the failure, with no compensations', () => {
    const machine = machineOf(
      state('a', 'Task', [
        caught('compensate', { failure: '1' }),
        next('b', { saga: '$append($saga, [1])' }),
      ]),
      state('b', 'Task', [caught('compensate', { failure: '2' }), next()]),
      structuredClone(compensate),
      failed,
    );
    machine.entryAssigns = new Map([['a', [{ name: 'saga', expression: '[]' }]]]);

    expect(skipEmptyUndoing(machine)).toBe(true);

    expect(shown(machine).a![0]).toBe('catch → failed, failure = 1, yields "{% [] %}"');
    expect(shown(machine).b![0]).toBe('catch → compensate, failure = 2');
  });

  it('undoes nothing of a block that has done nothing since it began', () => {
    const machine = machineOf(
      state('a', 'Task', [next('b', { saga: '$append($saga, [1])', mark: '$count($saga)' })]),
      state('b', 'Task', [caught('undo'), next('c', { saga: '$append($saga, [2])' })]),
      state('c', 'Task', [caught('undo'), next()]),
      {
        ...state('undo', 'Map', [next('done', { saga: '$left($states.result)', block: 'null' })]),
        undoes: { saga: 'saga', mark: 'mark' },
      },
      done,
    );

    skipEmptyUndoing(machine);

    expect(shown(machine).b![0]).toBe('catch → done, block = null');
    expect(shown(machine).c![0]).toBe('catch → undo');
  });
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const CONDITIONS = ['$x = 1', '$y = 1', '$x = null', 'true', '$z.n < 3'];
const target = fc.constantFrom(...NAMES, 'done');
const assigned = fc.oneof(
  fc.constant({}),
  fc.constant({ x: 'null' }),
  fc.constant({ z: '$merge([{"n": 0}])' }),
);

const anyState = (name: string): fc.Arbitrary<StateDraft> =>
  fc.oneof(
    fc
      .tuple(
        fc.array(fc.tuple(fc.constantFrom(...CONDITIONS), target, assigned), { minLength: 1, maxLength: 3 }),
        target,
        assigned,
      )
      .map(([rules, to, sets]) =>
        state(name, 'Choice', [...rules.map((rule) => when(...rule)), otherwise(to, sets)]),
      ),
    fc.tuple(target, assigned).map(([to, sets]) => state(name, 'Task', [next(to, sets)])),
    fc.tuple(target, assigned).map(([to, sets]) => state(name, 'Pass', [next(to, sets)])),
  );

describe('minimising', () => {
  it('ends, and a second pass changes nothing', () => {
    fc.assert(
      fc.property(fc.tuple(...NAMES.map(anyState)), (states) => {
        const machine = machineOf(...states, structuredClone(done));

        minimise(machine);
        const once = shown(machine);
        minimise(machine);

        expect(shown(machine)).toEqual(once);
      }),
      { numRuns: generatedRuns(500) },
    );
  });
});
