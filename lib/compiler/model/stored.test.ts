import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { parseWorkflow } from '../parse/index.ts';
import type { ActionCatalog } from '../types.ts';
import { buildModel } from './build.ts';
import { storedParts } from './stored.ts';

const action = (name: string, output: JsonObject) => [name, { name, output, input: {} }] as const;

const ACTIONS: ActionCatalog = new Map([
  action('a/long', { type: 'string' }),
  action('a/short', { type: 'string', maxLength: 100 }),
  action('a/marked', {
    type: 'object',
    properties: { rows: { type: 'array', 'x-large': true }, count: { type: 'integer' } },
  }),
  action('a/report', {
    type: 'object',
    additionalProperties: false,
    properties: {
      status: { type: 'string', maxLength: 10 },
      page: { type: 'string' },
      data: { type: 'object', properties: { rows: { type: 'array' }, count: { type: 'integer' } } },
    },
  }),
  action('a/limited', {
    type: 'object',
    additionalProperties: false,
    properties: { status: { type: 'string' }, note: { type: 'string', maxLength: 100 } },
  }),
  action('a/take', { type: 'integer' }),
]);

/** What is stored and fetched, by step. */
const partsOf = (steps: string, output = 'output: done') => {
  const { document } = parseWorkflow({ text: `name: a\nsteps:\n${steps}\n${output}\n`, file: '' });
  if (!document) throw new Error('The workflow cannot be read');
  const { stores, fetches } = storedParts(buildModel(document, { actions: ACTIONS }));
  const byStep = <T>(map: ReadonlyMap<{ step: { id: string } }, T>): Record<string, T> =>
    Object.fromEntries([...map].map(([{ step }, value]) => [step.id, value]));
  return { stores: byStep(stores), fetches: byStep(fetches) };
};

describe('A result', () => {
  it('goes to the storage above 32 KiB if it is only passed on', () => {
    const steps = `
  - { id: text, uses: a/long }
  - { id: one, uses: a/take, with: { text: "{{ $text }}", list: [0, "{{ $text }}"] } }
  - { id: two, uses: a/take, with: { text: "{{ $text }}" } }`;

    expect(partsOf(steps)).toEqual({
      stores: { text: [{ at: [], above_bytes: 32_768 }] },
      fetches: { one: [['text'], ['list', 1]], two: [['text']] },
    });
  });

  it.each([
    { why: 'an expression reads inside it', step: 'with: { text: "{{ $uppercase($text) }}" }' },
    { why: 'a text contains it', step: 'with: { text: "so: {{ $text }}" }' },
    { why: 'a condition reads it', step: 'with: { text: "{{ $text }}" }, when: $text = "x"' },
    {
      why: 'a compensation reads it',
      step: 'with: { text: "{{ $text }}" }, compensate: { uses: a/take, with: { t: "{{ $text }}" } }',
    },
  ])('stays in the state if $why', ({ step }) => {
    const steps = `  - { id: text, uses: a/long }\n  - { id: one, uses: a/take, ${step} }`;

    expect(partsOf(steps)).toEqual({ stores: {}, fetches: {} });
  });

  it('goes there above 32 KiB if nothing reads it', () => {
    expect(partsOf('  - { id: text, uses: a/long }').stores).toEqual({
      text: [{ at: [], above_bytes: 32_768 }],
    });
  });

  it('of a script goes there if a step passes it on, because its function has no rights otherwise', () => {
    const steps = `
  - { id: unread, type: script, script: "return {}" }
  - { id: made, type: script, script: "return {}" }
  - { id: read, type: script, script: "return {}" }
  - { id: one, uses: a/take, when: $made.ok and $read.ok, with: { page: "{{ $made.page }}" } }`;

    expect(partsOf(steps)).toEqual({
      stores: { made: [{ at: [], above_bytes: 32_768, except: ['ok'] }] },
      fetches: { one: [['page']] },
    });
  });

  it('goes there in all but the fields inside which expressions read', () => {
    const steps = `
  - { id: made, uses: a/report }
  - { id: one, uses: a/take, when: $made.status = "ok", with: { page: "{{ $made.page }}", all: "{{ $made }}" } }
  - { id: two, uses: a/take, with: { n: "{{ $made.data.count + 1 }}", rows: "{{ $made.data.rows }}" } }`;
    const inData = { except: ['count'] };
    const inAll = { except: ['data', 'status'] };

    expect(partsOf(steps)).toEqual({
      stores: {
        made: [
          { at: ['data'], above_bytes: 32_768, ...inData },
          { at: [], above_bytes: 32_768, ...inAll },
        ],
      },
      fetches: { one: [['page'], ['all', 'data', inData], ['all', inAll]], two: [['rows']] },
    });
  });

  it('stays there if what nothing reads is short, or an expression may read any field', () => {
    const limited = `
  - { id: made, uses: a/limited }
  - { id: one, uses: a/take, when: $made.status = "ok" }`;
    const any = `
  - { id: made, uses: a/report }
  - { id: one, uses: a/take, with: { names: "{{ $keys($made) }}", page: "{{ $made.page }}" } }`;

    expect(partsOf(limited).stores).toEqual({});
    expect(partsOf(any)).toEqual({ stores: {}, fetches: {} });
  });

  it('goes to functions of the platform in the place where they have it', () => {
    const steps = `
  - { id: text, uses: a/long }
  - { id: asked, type: llm, model: m, system: [], prompt: "{{ $text }}" }
  - { id: found, type: tool, server: s, tool: t, with: { in: "{{ $asked.output }}" } }
  - id: kept
    type: sql
    connection: db
    transaction:
      a: { statement: "insert into a values (:v)", with: { v: 1 } }
      b: { statement: "insert into b values (:v)", with: { v: "{{ $found.text }}" } }
  - { id: sent, type: http, method: PUT, url: "https://example.com", timeout: 5m, body: { page: "{{ $found.output }}" } }
  - { id: native, type: http, method: PUT, url: "https://example.com", body: { page: "{{ $sent.body }}" } }
  - { id: called, type: service, service: s, operation: o, with: { media: "{{ $found.media }}" } }`;

    const { stores, fetches } = partsOf(steps);

    expect(fetches).toEqual({
      asked: [['messages', 0, 'content']],
      found: [['arguments', 'in']],
      kept: [['statements', 1, 'parameters', 'v']],
      sent: [['body', 'page']],
      called: [['values', 0, 'media']],
    });
    expect(Object.keys(stores)).toEqual(['text', 'asked', 'found', 'kept', 'sent', 'called']);
  });

  it('of tasks that are computed goes there by their names, which are not known before', () => {
    const work = (allow = 'a/long'): string =>
      `  - { id: work, type: dynamic, tasks: $input.tasks, allow: [${allow}] }`;
    const read = `
${work()}
  - { id: one, uses: a/take, when: $work.b.ok, with: { a: "{{ $work.a }}", b: "{{ $work.b.rows }}", all: "{{ $work }}" } }`;
    const ofB = { except: ['ok'] };
    const others = { except: ['b'] };

    expect(partsOf(read)).toEqual({
      stores: {
        work: [
          { at: ['b'], above_bytes: 65_536, ...ofB },
          { at: [], above_bytes: 65_536, ...others },
        ],
      },
      fetches: { one: [['a'], ['b'], ['all', 'b', ofB], ['all', others]] },
    });
    expect(partsOf(work()).stores).toEqual({ work: [{ at: [], above_bytes: 196_608, except: [] }] });
    expect(partsOf(work('"a/long", "script:s"')).stores).toEqual({});
  });

  it('stays in the state if its schema says that it is short, or the output has it', () => {
    const short =
      '  - { id: text, uses: a/short }\n  - { id: one, uses: a/take, with: { t: "{{ $text }}" } }';
    const read = '  - { id: text, uses: a/long }\n  - { id: one, uses: a/take, with: { t: "{{ $text }}" } }';

    expect(partsOf(short).stores).toEqual({});
    expect(partsOf(read, 'output: "{{ $text }}"').stores).toEqual({});
  });

  it('goes to the storage earlier if many meet in a state, which they must fit together', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const steps = [
      ...ids.map((id) => `  - { id: ${id}, uses: a/long }`),
      `  - { id: all, uses: a/take, with: { ${ids.map((id) => `${id}: "{{ $${id} }}"`).join(', ')} } }`,
    ].join('\n');

    expect(partsOf(steps).stores.t0).toEqual([{ at: [], above_bytes: 16_384 }]);
  });

  it('goes there in part, whatever its length, as its contract says, and where a fallback yields it', () => {
    const steps = `
  - { id: text, uses: a/long, on_error: { fallback: { uses: a/marked } } }
  - { id: one, uses: a/take, with: { all: "{{ $text }}", rows: "{{ $text.rows }}", count: "{{ $text.count }}" } }`;
    const rows = [{ at: ['rows'], above_bytes: 0 }];

    expect(partsOf(steps)).toEqual({
      stores: { text: rows, text_fallback: rows },
      fetches: { one: [['all', 'rows'], ['rows']] },
    });
  });
});
