import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

describe('conditions', () => {
  const text = `
name: conditions
steps:
  - { id: look, uses: a/look }
  - { id: maybe, uses: a/maybe, when: $look.go }
  - { id: note, type: transform, when: "$look.n > 3", with: big }
output: { maybe: "{{ $maybe }}", note: "{{ $note }}" }
`;
  it.each([
    [
      { go: true, n: 5 },
      { maybe: 'ran', note: 'big' },
    ],
    [
      { go: false, n: 1 },
      { maybe: null, note: null },
    ],
    [{ n: 1 }, { maybe: null, note: null }],
    [{ go: null }, { maybe: null, note: null }],
  ])('decide by %j which steps run', async (look, output) => {
    const result = await runYaml(text, { answers: { 'a/look': look, 'a/maybe': 'ran' } });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output });
  });

  it('what did not run, or yielded null, has the value after ??', async () => {
    const text = `
name: other
input: { type: object, properties: { run: { type: boolean } } }
steps:
  - { id: tried, uses: a/do, when: $input.run = true }
  - { id: null_result, uses: a/nothing }
  - { id: kept, type: while, while: $loop.index < 1, max_iterations: 2, with: { text: old }, steps: [{ id: new, type: transform, when: $input.run = true, with: new }], output: { text: "{{ $new ?? $loop.text }}" } }
output: { tried: "{{ $tried ?? 'other' }}", nothing: "{{ $null_result ?? 'other' }}", text: "{{ $kept.text }}" }
`;
    const answers = { 'a/do': 'done', 'a/nothing': null };

    expect((await runYaml(text, { answers })).output).toEqual({
      tried: 'other',
      nothing: 'other',
      text: 'old',
    });
    expect((await runYaml(text, { answers, input: { run: true } })).output).toEqual({
      tried: 'done',
      nothing: 'other',
      text: 'new',
    });
  });

  it('switch takes the first case that holds', async () => {
    const choose = `
name: choose
steps:
  - id: pick
    type: switch
    cases:
      - when: $input.kind = 'text'
        steps: [{ id: read, uses: a/read }]
      - when: $input.kind = 'image'
        steps: [{ id: look, uses: a/look }]
        output: { seen: "{{ $look }}" }
    default:
      - { id: nothing, type: transform, with: none }
output: { picked: "{{ $pick }}" }
`;
    const answers = { 'a/read': 'words', 'a/look': 'shapes' };
    expect((await runYaml(choose, { input: { kind: 'text' }, answers })).output).toEqual({ picked: 'words' });
    expect((await runYaml(choose, { input: { kind: 'image' }, answers })).output).toEqual({
      picked: { seen: 'shapes' },
    });
    expect((await runYaml(choose, { input: { kind: 'x' }, answers })).output).toEqual({ picked: 'none' });
  });
});

describe('waiting, events and early ends', () => {
  it('wait takes virtual time', async () => {
    const result = await runYaml(
      `
name: waits
steps:
  - { id: pause, type: wait, for: 90m }
  - { id: until, type: wait, until: "{{ $input.at }}" }
output: done
`,
      { input: { at: '2024-01-01T02:00:00Z' } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', elapsedMilliseconds: 7_200_000 });
  });

  it('emit puts an event on the bus', async () => {
    const result = await runYaml(
      `
name: events
steps:
  - { id: tell, type: emit, event: OrderShipped, with: { order: "{{ $input.id }}" } }
output: "{{ $tell }}"
`,
      {
        input: { id: 7 },
        answers: {
          'events:putEvents': { Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 },
          putEvents: { Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 },
        },
      },
    );
    expect(result.output).toEqual({ event_id: 'e1' });
    expect(result.calls[0]!.input).toEqual({
      Entries: [
        { EventBusName: '${bus}', Source: 'baton.events', DetailType: 'OrderShipped', Detail: { order: 7 } },
      ],
    });
  });

  it('return ends the workflow early', async () => {
    const result = await runYaml(
      `
name: early
steps:
  - id: check
    type: switch
    cases:
      - when: $input.done
        steps: [{ id: stop, type: return, with: { early: true } }]
  - { id: work, uses: a/work }
output: { early: false }
`,
      { input: { done: true } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { early: true } });
    expect(result.calls).toEqual([]);
  });

  it.each([
    ['with: null', null],
    ['with: [1, "{{ [2] }}"]', [1, [2]]],
    ['phase: end', null],
  ])('return %s yields just that', async (what, output) => {
    const text = `name: r\nsteps: [{ id: a, uses: a/a }, { id: r, type: return, when: $a.done, ${what} }, { id: b, uses: a/b }]`;

    expect(await runYaml(text, { answers: { 'a/a': { done: true } } })).toMatchObject({ output });
  });
});
