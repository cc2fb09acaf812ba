import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const EXPORT: ActionCatalog = new Map(
  [
    {
      name: 'data/export',
      effect: false,
      input: { type: 'object' },
      output: {
        type: 'object',
        required: ['rows', 'count'],
        additionalProperties: false,
        properties: {
          rows: { type: 'array', items: { type: 'object' }, 'x-large': true },
          count: { type: 'integer' },
        },
      },
    },
    { name: 'data/load', effect: false, input: { type: 'object' }, output: { type: 'integer' } },
  ].map((action) => [action.name, action as never]),
);

const found = (steps: string, output = 'output: done'): string[] =>
  foundIn(
    `
name: data
steps:
  - { id: export, uses: data/export, with: {} }
${steps}
${output}
`.slice(1),
    EXPORT,
  );

const HINT =
  '(pass it on whole, alone in its braces, to a task, a script or another step with a function, which gets the value)';

describe('stored-value', () => {
  it.each([
    '  - { id: load, uses: data/load, with: { rows: "{{ $export.rows }}", all: "{{ $export }}" } }',
    '  - { id: load, uses: data/load, with: { list: [1, { rows: "{{ $export.rows }}" }] } }',
    '  - { id: load, uses: data/load, with: { count: "{{ $export.count }}" }, when: $export.count > 1 }',
    '  - { id: load, uses: data/load, with: {}, when: $exists($export) }',
  ])('lets values be passed on, and the rest be read: %s', (steps) => {
    expect(found(steps)).toEqual([]);
  });

  it('knows what scripts return, and passes it on to others', () => {
    const steps = (use: string): string =>
      foundIn(
        `
name: data
steps:
  - id: long
    type: script
    script: "return { rows: [], count: 0 }"
    returns: { type: object, properties: { rows: { type: array, x-large: true }, count: { type: integer } } }
  - ${use}
output: done
`.slice(1),
      ).join();

    expect(steps('{ id: used, type: script, script: return rows, with: { rows: "{{ $long.rows }}" } }')).toBe(
      '',
    );
    expect(
      steps('{ id: used, type: script, script: return n, with: { n: "{{ $count($long.rows) }}" } }'),
    ).toBe(
      `7:71 error stored-value: $long.rows is in the storage, and this place would get a reference to it ${HINT}`,
    );
  });

  it('finds what is inside a value, and places that would get a reference', () => {
    const steps = `
  - { id: load, uses: data/load, with: { rows: "{{ $export.rows[0].id }}", first: "{{ $export.rows.id }}" } }
  - { id: text, uses: data/load, with: { rows: "rows: {{ $export.rows }}" }, when: $count($export.rows) > 1 }
  - { id: sent, type: emit, event: Exported, with: { all: "{{ $export }}" } }
`;
    const inside = `$export.rows is in the storage, and no expression reads what is inside it ${HINT}`;
    const whole = `$export.rows is in the storage, and this place would get a reference to it ${HINT}`;

    expect(found(steps.trim().replace(/^/, '  '))).toEqual([
      `4:52 error stored-value: ${inside}`,
      `4:87 error stored-value: ${inside}`,
      `5:58 error stored-value: ${whole}`,
      `5:91 error stored-value: ${whole}`,
      `6:63 error stored-value: $export has "rows" in it, which is in the storage ${HINT}`,
    ]);
  });

  it('finds values that a block or the workflow yields because it has no output', () => {
    const nested = '  - { id: group, type: group, steps: [{ id: again, uses: data/export, with: {} }] }';

    expect(found(nested)).toEqual([
      '4:45 error stored-value: $again.rows is in the storage, and the value of "group" would have a reference to it (say what it is with "output", without that)',
    ]);
    expect(found('', '')).toEqual([
      '3:11 error stored-value: $export.rows is in the storage, and the workflow\'s output would have a reference to it (say what it is with "output", without that)',
    ]);
  });
});
