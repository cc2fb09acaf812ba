import { describe, expect, it } from '@jest/globals';
import { type Call, failing, runYaml } from './run-yaml.ts';

const answers = {
  'a/make': ({ step }: Call) => ({ id: step }),
  'a/undo': null,
  'a/risky': failing('Broken', 'why'),
  'a/mixed': ({ input }: Call) => ((input as { bad: boolean }).bad ? failing('Broken', 'why') : { id: 'm' }),
};
const undo = (what: string) => `compensate: { uses: a/undo, with: { what: ${what} } }`;
const undone = (calls: Call[]) =>
  calls.filter((call) => call.to === 'a/undo').map((call) => (call.input as { what: string }).what);

/** A block that fails after it did something, by type. */
const BLOCKS: Record<string, [body: string, undone: string[]]> = {
  parallel: [
    `branches:
      one: [{ id: one, uses: a/make, ${undo('one')} }]
      two: [{ id: two, uses: a/risky, irreversible: true }]`,
    ['one'],
  ],
  for_each: [
    `foreach: "[{ 'bad': false }, { 'bad': true }]"
    steps: [{ id: one, uses: a/mixed, with: { bad: "{{ $item.bad }}" }, ${undo('one')} }]`,
    ['one'],
  ],
  while: [
    `while: $loop.index < 3
    max_iterations: 5
    steps:
      - { id: one, uses: a/make, ${undo('one')} }
      - { id: two, uses: a/mixed, with: { bad: "{{ $loop.index = 1 }}" }, irreversible: true }`,
    ['one', 'one'],
  ],
  group: [
    `steps:
      - { id: one, uses: a/make, needs: [], ${undo('one')} }
      - { id: two, uses: a/risky, needs: [one], irreversible: true }
      - { id: three, uses: a/make, needs: [one], ${undo('three')} }`,
    ['three', 'one'],
  ],
  switch: [
    `cases:
      - { when: "true", steps: [{ id: one, uses: a/make, ${undo('one')} }, { id: two, uses: a/risky, irreversible: true }] }`,
    ['one'],
  ],
};

const ways: Record<string, [onError: string, result: unknown, more: string[]]> = {
  skip: ['skip', null, []],
  continue: ['continue', { error: 'Broken', cause: 'why' }, []],
  fallback_value: ['{ fallback_value: { name: "{{ $error.Error }}" } }', { name: 'Broken' }, []],
  'a fallback with a separate compensation': [
    `{ fallback: { uses: a/make, with: { why: "{{ $error.Cause }}" }, compensate: { uses: a/undo, with: { what: "{{ $block.id }}" } } } }`,
    { id: 'block_fallback' },
    ['block_fallback'],
  ],
};

describe.each(Object.entries(BLOCKS))('a failed %s', (type, [body, inside]) => {
  it.each(Object.entries(ways))('continues by %s, undoes its own effects, and those once', async (_, way) => {
    const [onError, block, more] = way;
    const text = `
name: blocks
defaults: { retry: { max_attempts: 0 } }
steps:
  - { id: before, uses: a/make, ${undo('before')} }
  - id: block
    type: ${type}
    ${body}
    on_error: ${onError}
  - { id: after, uses: a/make, ${undo('after')} }
  - { id: stop, type: fail, error: Later, when: $input.stop }
output: { block: "{{ $block ?: null }}" }
`;
    const fine = await runYaml(text, { answers });
    expect(fine).toMatchObject({ status: 'SUCCEEDED', output: { block } });
    expect(undone(fine.calls)).toEqual(inside);
    const later = await runYaml(text, { answers, input: { stop: true } });
    expect(later).toMatchObject({ status: 'FAILED', error: 'Later' });
    expect(undone(later.calls)).toEqual([...inside, 'after', ...more, 'before']);
  });
});

describe('fallbacks', () => {
  it('may be blocks; $error keeps meaning what they replace, in branches and after failures inside too', async () => {
    const result = await runYaml(
      `
name: blocks
defaults: { retry: { max_attempts: 0 } }
steps:
  - id: work
    uses: a/risky
    on_error:
      fallback:
        type: group
        steps:
          - { id: tried, uses: a/other, on_error: { fallback_value: "{{ $error.Error }}" } }
          - id: both
            type: parallel
            branches:
              one: [{ id: report, uses: a/tell, with: { error: "{{ $error.Error }}", step: "{{ $error.Step }}" } }]
              two: [{ id: same, type: transform, with: "{{ $error.Cause }}" }]
        output: { tried: "{{ $tried }}", cause: "{{ $both.two }}" }
output: "{{ $work }}"
`,
      { answers: { ...answers, 'a/other': failing('Other') } },
    );
    expect(result.output).toEqual({ tried: 'Other', cause: 'why' });
    expect(result.calls.find((call) => call.to === 'a/tell')!.input).toEqual({
      error: 'Broken',
      step: 'work',
    });
  });

  it('may have fallbacks themselves, each with its own name', async () => {
    const nested = `{ action: skip, fallback: { uses: a/risky, on_error: { fallback: { uses: a/risky, on_error: { fallback_value: "{{ $error.Step }}" } } } } }`;
    const result = await runYaml(
      `
name: nested
defaults: { retry: { max_attempts: 0 } }
steps:
  - { id: one, uses: a/risky, on_error: ${nested} }
  - { id: two, uses: a/risky, on_error: ${nested} }
output: ["{{ $one }}", "{{ $two }}"]
`,
      { answers },
    );
    expect(result.output).toEqual(['one_fallback_fallback', 'two_fallback_fallback']);
    expect(result.calls.map((call) => call.step)).toEqual(
      ['one', 'two'].flatMap((id) => [id, `${id}_fallback`, `${id}_fallback_fallback`]),
    );
  });
});

describe('fail', () => {
  it.each([
    ['a text', 'Full', 'Full'],
    ['a text that begins with words', '"No{{ $item }}"', 'No2'],
    ['an expression', '"{{ $string($item) }}"', '2'],
  ])('takes %s as name, in an iteration', async (_, error, expected) => {
    const result = await runYaml(`
name: fails
steps:
  - id: all
    type: for_each
    foreach: "[1, 2]"
    on_error: continue
    steps:
      - { id: bad, type: fail, when: $item = 2, error: ${error}, cause: "at {{ $index }}" }
      - { id: fine, type: transform, with: "{{ $item }}" }
output: "{{ $all }}"
`);
    expect(result.output).toEqual({ error: expected, cause: 'at 1' });
  });
});

describe('what is not known', () => {
  const text = (compensation: string) => `
name: unknown
defaults: { retry: { max_attempts: 0 }, timeout: 5s }
steps:
  - { id: one, uses: a/one, needs: [], compensate: { uses: a/undo, with: ${compensation} } }
  - { id: two, uses: a/two, needs: [], compensate: { uses: a/undo, with: { what: two } } }
  - { id: three, uses: a/three, needs: [], compensate: { uses: a/undo, with: ${compensation.replace('$one', '$three')} } }
`;

  it('of two branches at once names both', async () => {
    const result = await runYaml(text('{ what: "{{ $one.id }}" }'), {
      answers: {
        ...answers,
        'a/one': { never: true },
        'a/two': { id: 2 },
        'a/three': failing('Lambda.Unknown'),
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Lambda.Unknown' });
    expect(JSON.parse(result.cause!).compensations).toEqual([
      { step: 'two', undone: true },
      { step: 'three', undone: false, error: 'OutcomeUnknown' },
      { step: 'one', undone: false, error: 'OutcomeUnknown' },
    ]);
  });

  it('of results that are too large together names every branch', async () => {
    const large = { id: 'x'.repeat(150_000) };
    const result = await runYaml(
      `${text('{ what: one }')}output: ["{{ $one.id }}", "{{ $two.id }}", "{{ $three.id }}"]`,
      { answers: { ...answers, 'a/one': large, 'a/two': large, 'a/three': large } },
    );

    expect(result).toMatchObject({ status: 'FAILED', error: 'DataLimitExceeded' });
    expect(JSON.parse(result.cause!).compensations.map(({ step }: { step: string }) => step)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('of earlier attempts is named if the last one failed for certain', async () => {
    const retried = `
name: retried
defaults: { timeout: 5s }
steps:
  - { id: one, uses: a/one, retry: { max_attempts: 1 }, ${undo('one')} }
`;
    const turns = [{ never: true as const }, failing('Declined')];
    const result = await runYaml(retried, {
      answers: { ...answers, 'a/one': (_, number) => turns[number]! },
    });
    expect(result.error).toBe('Declined');
    expect(JSON.parse(result.cause!).outcome).toBe('failed, and an earlier attempt may have taken effect');
  });

  it('a compensation that failed in a block is tried again when the workflow fails', async () => {
    const result = await runYaml(
      `
name: again
defaults: { retry: { max_attempts: 0 } }
steps:
  - id: block
    type: group
    on_error: skip
    steps:
      - { id: one, uses: a/make, ${undo('one')} }
      - { id: two, uses: a/risky, irreversible: true }
  - { id: stop, type: fail, error: Later }
`,
      { answers: { ...answers, 'a/undo': (_, number) => (number < 5 ? failing('UndoBroken') : null) } },
    );
    expect(undone(result.calls)).toEqual(Array.from({ length: 6 }, () => 'one'));
    expect(JSON.parse(result.cause!).compensations).toEqual([{ step: 'one', undone: true }]);
  });
});
