import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const text = (maxLength: number): JsonObject => ({ type: 'string', maxLength });
const record = (properties: JsonObject): JsonObject => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const ACTIONS: ActionCatalog = new Map(
  [
    { name: 'a/text', output: record({ text: text(150_000) }) },
    { name: 'a/huge', output: record({ text: text(300_000), note: text(10) }) },
    { name: 'a/marked', output: record({ text: { ...text(300_000), 'x-large': true }, note: text(10) }) },
    { name: 'a/unknown', output: record({ text: { type: 'string' } }) },
    { name: 'a/take', input: { type: 'object' }, output: { type: 'integer' } },
  ].map((action) => [action.name, { effect: false, input: { type: 'object' }, ...action } as never]),
);

const found = (steps: string, { head = '', output = 'output: done' } = {}): string[] =>
  foundIn(`name: a\n${head}steps:\n${steps}\n${output}\n`, ACTIONS).filter((line) =>
    line.includes('state-too-large'),
  );

const TEXTS = `  - { id: one, uses: a/text }
  - { id: two, uses: a/text }`;

describe('state-too-large', () => {
  it('adds up what a step gets, and names the largest', () => {
    const steps = `${TEXTS}
  - { id: load, uses: a/take, with: { a: "so: {{ $one.text }}", b: "so: {{ $two.text }}", n: 1 } }`;

    expect(found(steps)).toEqual([
      expect.stringMatching(
        /^5:42 warning state-too-large: what "load" gets may have 293 KiB, and a state holds 256 KiB: \$one.text 146 KiB, \$two.text 146 KiB \(pass on only what is needed; .*"x-large": true/,
      ),
    ]);
  });

  it('counts each state by itself, and what is not limited not at all', () => {
    const steps = `${TEXTS}
  - { id: load, uses: a/take, with: { a: "{{ $one.text }}" } }
  - { id: more, uses: a/take, with: { a: "{{ $two.text }}" } }
  - { id: any, uses: a/unknown }
  - { id: some, uses: a/take, with: { a: "{{ $any.text }}", b: "{{ $two.text }}", c: "{{ $any.text }}" } }`;

    expect(found(steps)).toEqual([]);
  });

  it('finds a result, where it comes from, and not where it is read', () => {
    const steps = `  - { id: huge, uses: a/huge }
  - { id: load, uses: a/take, with: { a: "{{ $huge.text }}", all: "{{ $uppercase($huge.text) }}" } }`;

    expect(found(steps)).toEqual([
      expect.stringMatching(
        /^3:11 .*the result of "huge" may have 293 KiB.*: "text" 293 KiB \(.*\(a\/huge\)\)$/,
      ),
    ]);
  });

  it('counts what goes to the storage when it is long as what may stay, beside what expressions read', () => {
    const read = `  - { id: huge, uses: a/huge }
  - { id: load, uses: a/take, with: { n: "{{ $length($huge.note) }}", text: "{{ $huge.text }}" } }`;
    const tested = `  - { id: huge, uses: a/huge }
  - { id: load, uses: a/take, with: { n: 1 }, when: $huge.note = "x" }`;

    expect(found(read)).toEqual([]);
    expect(found(tested)).toEqual([]);
  });

  it('counts what is in the storage as a reference', () => {
    const steps = `  - { id: one, uses: a/marked }
  - { id: two, uses: a/marked }
  - { id: whole, uses: a/huge }
  - { id: load, uses: a/take, with: { a: "{{ $one.text }}", b: "{{ $two.text }}", c: "{{ $whole }}" } }`;

    expect(found(steps)).toEqual([]);
  });

  it('adds up the values of branches and of iterations', () => {
    const branches = `  - id: both
    type: parallel
    branches:
      a: [{ id: one, uses: a/text }]
      b: [{ id: two, uses: a/text }]`;
    const items = (maxItems: number): string =>
      `input: { type: object, required: [ids], properties: { ids: { type: array, maxItems: ${maxItems}, items: { type: string } } } }\n`;
    const each = `  - id: all
    type: for_each
    foreach: $input.ids
    steps: [{ id: one, uses: a/text }]`;

    expect(found(branches)).toEqual([
      expect.stringMatching(/^3:9 .*the result of "both" may have 293 KiB.*: "a" 146 KiB, "b" 146 KiB/),
    ]);
    expect(found(each, { head: items(3) })).toEqual([
      expect.stringMatching(
        /^4:9 .*the result of "all" may have 439 KiB.*: 3 iterations of 146 KiB, 439 KiB \(.*smaller "output".*results/,
      ),
    ]);
    expect(found(each, { head: items(1) })).toEqual([]);
    expect(found(each, { head: items(3).replace('maxItems: 3, ', '') })).toEqual([]);
  });

  it('adds up the input and the output', () => {
    const input = `input: { type: object, required: [a], properties: { a: { type: string, maxLength: 200000 }, b: { type: array, maxItems: 100, items: { type: string, maxLength: 1000 } }, c: { type: string } } }\n`;

    expect(found('  - { id: one, uses: a/take }', { head: input })).toEqual([
      expect.stringMatching(/^2:1 .*the input may have 293 KiB.*: "a" 195 KiB, "b" 98 KiB \(.*key of a file/),
    ]);
    expect(found(TEXTS, { output: 'output: { a: "{{ $one.text }}", b: "{{ $two.text }}" }' })).toEqual([
      expect.stringMatching(/^5:14 .*the workflow's output may have 293 KiB/),
    ]);
  });

  it('adds up all variables', () => {
    const steps = Array.from({ length: 80 }, (_, i) => `  - { id: s${i}, uses: a/text }`);
    const read = steps.map(
      (_, i) => `  - { id: r${i}, uses: a/take, with: { n: "{{ $length($s${i}.text) }}" } }`,
    );

    expect(found([...steps, ...read].join('\n'))).toEqual([
      expect.stringMatching(
        /^2:1 .*the results that steps read may have 11.4 MiB, and the variables of an execution hold 10 MiB/,
      ),
    ]);
    expect(found([...steps, ...read.slice(0, 60)].join('\n'))).toEqual([]);
  });
});
