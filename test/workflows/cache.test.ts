import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { JsonObject } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { compiledWorkflow, specifierOf } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

/** Answers with a number that differs from call to call, or fails. */
const ACTION = `
import { defineAction } from ${specifierOf('#actions/define-action.ts')};
import { z } from ${specifierOf('zod')};
const contract = { input: z.object({ city: z.string(), fails: z.boolean().optional() }), output: z.any() };
export const handler = defineAction(contract, async ({ city, fails }) => {
  if (fails) throw Object.assign(new Error('no answer'), { name: 'Down' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { city, random: Math.random() };
});`;

const look = (id: string, city: string, more: object = {}) => ({
  id,
  uses: 'shop/look',
  with: { city },
  cache: { ttl: '1h' },
  ...more,
});

it('A cached step that makes do with an expired result says until when its state waits', () => {
  const runOf = (names: string[]): JsonObject => {
    const step = look('one', 'Bern', { cache: { ttl: '1h', stale_on: names }, timeout: '7s' });
    const { States } = compiledWorkflow({ steps: [step] }).definition as { States: { one: JsonObject } };
    return (States.one.Arguments as { Payload: { run: JsonObject } }).Payload.run;
  };

  expect(runOf(['States.Timeout'])).toMatchObject({ at: '{% $millis() %}', timeout_seconds: 7 });
  expect(runOf(['Down'])).not.toHaveProperty('timeout_seconds');
});

describe('a cached step', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({ 'shop/look': ACTION });
  });
  afterAll(() => project.remove());

  it('is computed once by branches that need it at once, and shows in history and status', async () => {
    const both = { a: [look('left', 'Bern')], b: [look('right', 'Bern')] };
    const manifest = compiledWorkflow({
      steps: [{ id: 'both', type: 'parallel', branches: both }, look('later', 'Bern'), look('other', 'Rome')],
      output: '{{ [$both.a.random = $both.b.random, $both.a.random = $later.random, $other.city] }}',
    });

    const { output, history, progress } = await runInProject(project, manifest);

    expect(output).toEqual([true, true, 'Rome']);
    expect(history.match(/baton_cache\\":\\"hit/g)?.length).toBeGreaterThanOrEqual(2);
    const cached = Object.fromEntries(progress.steps.map((step) => [step.id, step.cached?.hit ?? 0]));
    expect(cached).toMatchObject({ later: 1, other: 0 });
    expect(cached.left! + cached.right!).toBe(1);
  });

  it('has the key that it computes, and expires in virtual time', async () => {
    const keyed = { cache: { ttl: '1m', key: '"europe"' } };
    const manifest = compiledWorkflow({
      steps: [
        look('one', 'Bern', keyed),
        look('two', 'Rome', keyed),
        { id: 'hour', type: 'wait', for: '1h' },
        look('three', 'Oslo', keyed),
      ],
      output: '{{ [$one.city, $two.city, $three.city] }}',
    });

    expect((await runInProject(project, manifest)).output).toEqual(['Bern', 'Bern', 'Oslo']);
  });

  it('answers from what has expired if its error says so', async () => {
    const cache = { ttl: '1m', key: '"one"', stale_on: ['Down'] };
    const manifest = compiledWorkflow({
      defaults: { retry: { max_attempts: 0 } },
      steps: [
        look('one', 'Bern', { cache }),
        { id: 'hour', type: 'wait', for: '1h' },
        look('two', 'Rome', { cache, with: { city: 'Rome', fails: true } }),
      ],
    });

    const { output, progress } = await runInProject(project, manifest);

    expect(output).toMatchObject({ city: 'Bern' });
    expect(progress.steps.find(({ id }) => id === 'two')).toMatchObject({ cached: { stale: 1 } });
  });

  it('may be a question to a model: the input of the function, and so the prompt, is the key', () => {
    const manifest = compiledWorkflow({
      steps: [
        {
          id: 'asked',
          type: 'llm',
          model: 'bedrock/amazon.nova-lite-v1:0',
          prompt: 'Why?',
          cache: { ttl: '24h' },
        },
      ],
    });
    const { asked } = manifest.definition.States as Record<string, JsonObject>;

    expect(asked).toMatchObject({
      Arguments: { Payload: { run: { cache: { ttl_seconds: 86_400 } } } },
      Output: expect.stringContaining('baton_cache'),
    });
  });

  describe('without a function that keeps its result', () => {
    const script = (id: string, n: string, more: object = {}) => ({
      id,
      type: 'script',
      with: { n },
      script: 'return { n, random: Math.floor(Math.random() * 1e9) };',
      cache: { ttl: '1h' },
      ...more,
    });

    it('is kept by the state machine, by code and input, and shows in the status', async () => {
      const manifest = compiledWorkflow({
        steps: [
          script('one', '{{ 1 }}'),
          script('two', '{{ 1 }}'),
          script('other', '{{ 2 }}'),
          script('code', '{{ 1 }}', { script: 'return { n, random: -Math.floor(Math.random() * 1e9) };' }),
          { id: 'day', type: 'wait', for: '1d' },
          script('later', '{{ 1 }}'),
        ],
        output: '{{ [$one, $two, $other, $code, $later].random }}',
      });

      const { output, progress, error, cause } = await runInProject(project, manifest);

      expect([error, cause]).toEqual([undefined, undefined]);
      const [one, two, ...others] = output as number[];
      expect(two).toBe(one);
      expect(new Set([one, ...others]).size).toBe(4);
      const cached = progress.steps.filter((step) => step.cached).map(({ id, cached }) => [id, cached]);
      expect(cached).toEqual([['two', { hit: 1 }]]);
      expect(progress.steps.find(({ id }) => id === 'two')?.status).toBe('succeeded');
    });

    it('is computed once by branches that need it at once', async () => {
      const slow = {
        script:
          'await new Promise((resolve) => setTimeout(resolve, 300)); return Math.floor(Math.random() * 1e9);',
        estimate: '5s',
      };
      const manifest = compiledWorkflow({
        steps: [
          {
            id: 'both',
            type: 'parallel',
            branches: { a: [script('left', '{{ 1 }}', slow)], b: [script('right', '{{ 1 }}', slow)] },
          },
        ],
        output: '{{ $both.a = $both.b }}',
      });

      expect((await runInProject(project, manifest)).output).toBe(true);
    });

    it('fails as it would without the cache, and another may compute it then', async () => {
      const failing = {
        script: "throw new Error('no');",
        on_error: 'continue',
        retry: { max_attempts: 0 },
        timeout: '5s',
      };
      const manifest = compiledWorkflow({
        steps: [script('one', '{{ 1 }}', failing), script('two', '{{ 1 }}', failing)],
        output: '{{ [$exists($one.error) ? $one.error : "", $exists($two.error) ? $two.error : ""] }}',
      });

      expect((await runInProject(project, manifest)).output).toEqual(['Error', 'Error']);
    });

    it('is looked up and kept in a test too', async () => {
      const workflow = defineWorkflow({
        name: 'tested',
        steps: [script('one', '{{ 1 }}'), script('two', '{{ 1 }}')] as never,
      });

      const { output, calls } = await testWorkflow(workflow, { actions: { one: 7, two: 8 } });

      expect(output).toBe(7);
      expect(calls.length).toBeLessThanOrEqual(1);
    });

    it('cannot follow what only functions can', () => {
      const step = script('one', '{{ 1 }}', { cache: { ttl: '1h', stale_on: ['Error'] } });
      const { diagnostics } = compileDefinition(defineWorkflow({ name: 'tested', steps: [step] as never }));

      expect(diagnostics.map(({ message }) => message).join()).toContain('cannot follow "stale_on"');
    });
  });

  it('is answered by a test as any other', async () => {
    const workflow = defineWorkflow({ name: 'tested', steps: [look('one', 'Bern')] });

    const { output } = await testWorkflow(workflow, {
      actions: { 'shop/look': { city: 'Rome' } },
    });

    expect(output).toEqual({ city: 'Rome' });
  });
});
