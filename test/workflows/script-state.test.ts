import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { compiledWorkflow } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

// Processes of Python take seconds to start on a busy machine.
jest.setTimeout(120_000);

const visits = {
  fields: {
    count: { type: 'integer' },
    ratio: { type: 'number' },
    last: { type: 'array', items: { type: 'string' } },
    more: {},
  },
  ttl: '1h',
};

const document = (...steps: object[]) => ({
  name: 'counted',
  input: { type: 'object', properties: { who: { type: 'string' } } },
  state: { visits },
  steps: steps as never,
});

const workflow = (...steps: object[]) => defineWorkflow(document(...steps));

/** Steps that do the same in both languages. */
const LANGUAGES = {
  javascript: {
    counts: "return context.state.update('visits', (r) => ({ ...r, count: (r?.count ?? 0) + 1 }), who);",
    failsOnce: `const after = await context.state.update('visits', (r) => ({ count: (r?.count ?? 0) + 1 }), who);
      if (context.attempt === 0) throw new Error('once');
      return after;`,
    all: `const first = await context.state.get('visits', who);
      const put = await context.state.put('visits', { count: 1, ratio: 0.5, last: ['a', 'ü'], more: { a: [null, { b: true }], c: -2 } }, who);
      const second = await context.state.get('visits', who);
      const replaced = await context.state.put('visits', { count: 2 }, who);
      const removed = await context.state.delete('visits', who);
      const gone = await context.state.delete('visits', who);
      return { first, put, second, replaced, removed, gone };`,
    unfit: "return context.state.put('visits', { count: 'many' });",
    undeclared: "return context.state.update('visits', (r) => ({ cuont: 1 }));",
    beats: "await context.heartbeat(); return context.state.get('visits');",
  },
  python: {
    counts:
      'return context.state.update("visits", lambda r: {**(r or {}), "count": (r or {}).get("count", 0) + 1}, who)',
    failsOnce: `after = context.state.update("visits", lambda r: {"count": (r or {}).get("count", 0) + 1}, who)
      if context.attempt == 0:
        raise RuntimeError("once")
      return after`,
    all: `first = context.state.get("visits", who)
      put = context.state.put("visits", {"count": 1, "ratio": 0.5, "last": ["a", "ü"], "more": {"a": [None, {"b": True}], "c": -2}}, who)
      second = context.state.get("visits", who)
      replaced = context.state.put("visits", {"count": 2}, key=who)
      removed = context.state.delete("visits", who)
      gone = context.state.delete("visits", who)
      return {"first": first, "put": put, "second": second, "replaced": replaced, "removed": removed, "gone": gone}`,
    unfit: 'return context.state.put("visits", {"count": "many"})',
    undeclared: 'return context.state.update("visits", lambda r: {"cuont": 1})',
    beats: 'context.heartbeat()\n      return context.state.get("visits")',
  },
};

describe.each(Object.entries(LANGUAGES))('records of a script in %s', (language, scripts) => {
  const step = (script: string, more: object = {}) => ({
    id: 'step',
    type: 'script',
    language,
    with: { who: '{{ $input.who }}' },
    script: script.replaceAll('\n      ', '\n'),
    ...more,
  });
  const input = { who: 'ann#1' };

  it('are read, replaced and removed, whatever their fields hold', async () => {
    const { output, state } = await testWorkflow(workflow(step(scripts.all)), { input });

    const record = { count: 1, ratio: 0.5, last: ['a', 'ü'], more: { a: [null, { b: true }], c: -2 } };
    expect(output).toEqual({
      first: null,
      put: null,
      second: record,
      replaced: record,
      removed: { count: 2 },
      gone: null,
    });
    expect(state).toEqual({});
  });

  it('are those that `state` steps read and write', async () => {
    const { output, state } = await testWorkflow(
      workflow(
        { id: 'put', type: 'state', put: 'visits', key: '$input.who', with: { count: 4, ratio: 0.25 } },
        step(scripts.counts),
        { id: 'after', type: 'state', update: 'visits', key: '$input.who', add: { count: 1 } },
      ),
      { input },
    );

    expect(output).toEqual({ count: 6, ratio: 0.25 });
    expect(state).toEqual({ visits: { 'ann#1': { count: 6, ratio: 0.25 } } });
  });

  it('are written once, although the attempt that wrote them failed', async () => {
    const result = await testWorkflow(
      workflow(step(scripts.failsOnce, { retry: { max_attempts: 2, interval: '1s' } })),
      { input },
    );

    expect(result.output).toEqual({ count: 1 });
    expect(result.state).toEqual({ visits: { 'ann#1': { count: 1 } } });
    expect(result.calls).toHaveLength(2);
  });

  it('all count that executions write at the same time', async () => {
    const each = { ...step(scripts.counts), id: 'one' };
    const { state } = await testWorkflow(
      workflow({ id: 'all', type: 'for_each', foreach: '[1..8]', steps: [each] }),
      { input },
    );

    expect(state).toEqual({ visits: { 'ann#1': { count: 8 } } });
  });

  it('must fit the fields of the state', async () => {
    const errorOf = async (script: string) => {
      const { error, cause } = await testWorkflow(workflow(step(script)), { input });
      return `${error} ${cause}`;
    };

    expect(await errorOf(scripts.unfit)).toMatch(
      /^InvalidRecord .*the record of visits.count is string, expected integer/,
    );
    expect(await errorOf(scripts.undeclared)).toMatch(
      /^InvalidRecord .*the record of visits has cuont, which is not declared/,
    );
  });

  it('are in the table of the local stack, where heartbeats arrive and the result comes by task token', async () => {
    const root = mkdtempSync(join(tmpdir(), 'baton-script-state-'));
    mkdirSync(join(root, 'lambdas'));
    const manifest = compiledWorkflow(
      document(step(scripts.counts), {
        ...step(scripts.beats, { heartbeat: '10s', timeout: '1m' }),
        id: 'beats',
      }),
    );

    const ended = await runInProject({ root } as never, manifest, input);
    rmSync(root, { recursive: true });

    expect(ended.history).toContain('ExecutionSucceeded');
    expect(JSON.stringify(manifest.definition)).toContain('lambda:invoke.waitForTaskToken');
  });
});

describe('what is checked of the states that a script names', () => {
  const found = (script: string, more = '') =>
    compileWorkflow({
      text: `name: a\nstate: { visits: { fields: { n: { type: integer } } } }\nsteps:\n  - id: b\n    type: script\n    script: |\n      ${script}\n${more}`,
      file: 'a.workflow.yaml',
    }).diagnostics.map(
      ({ span, message, hint }) => `${span?.start.line}:${span?.start.column} ${message} (${hint})`,
    );

  it.each([
    ["await context.state.get('vists');", '7:13 the document has no state "vists" (did you mean "visits"?)'],
    [
      'const s = context.state; return 1;',
      '7:17 what is done to which state must be written out: the function may use no other (write await context.state.get("name", key), or put, update or delete)',
    ],
    [
      'const n = "visits"; await context.state.put(n, {});',
      '7:33 what is done to which state must be written out: the function may use no other (write await context.state.get("name", key), or put, update or delete)',
    ],
  ])('is that it is there and written out: %s', (script, message) => {
    expect(found(script)).toEqual([message]);
  });

  it('is that a write is not a result that could be kept', () => {
    expect(found("return context.state.put('visits', { n: 1 });", '    cache: { ttl: 1h }\n').join()).toMatch(
      /cache/,
    );
    expect(found("return context.state.get('visits');", '    cache: { ttl: 1h }\n')).toEqual([]);
  });
});
