import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { compiledWorkflow } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(120_000);

const SLOW = `export const handler = async () => {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return 1;
};`;
const HUNGRY = `export const handler = async () => {
  const kept = [];
  for (let i = 0; i < 200; i++) kept.push(Buffer.alloc(2_000_000, 1));
  return kept.length;
};`;

describe('limits of a step', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({ 'shop/slow': SLOW, 'shop/hungry': HUNGRY });
  });
  afterAll(() => project.remove());
  const run = (...steps: object[]) =>
    runInProject(project, compiledWorkflow({ steps, defaults: { retry: { max_attempts: 0 } } }));

  it('end a call that takes longer', async () => {
    const { error } = await run({ id: 'one', uses: 'shop/slow', limits: { timeout: '1s' } });

    expect(error).toBe('Sandbox.Timedout');
  });

  it('end a call that uses more memory, and give what a step needs', async () => {
    const hungry = { id: 'one', uses: 'shop/hungry' };

    expect((await run({ ...hungry, limits: { memory: '128MB' } })).error).toMatch(/^Runtime\./);
    expect((await run({ ...hungry, limits: { memory: '2GB', timeout: '1m' } })).output).toBe(200);
  });

  it('refuse calls beyond those that may run at the same time, as Lambda does', async () => {
    const slow = (id: string) => ({ id, uses: 'shop/slow', limits: { concurrency: 1 } });
    const step = {
      id: 'both',
      type: 'parallel',
      branches: {
        a: [slow('left')],
        b: [{ ...slow('right'), on_error: 'continue' }],
        c: [{ ...slow('third'), on_error: 'continue' }],
      },
      on_error: 'continue',
    };

    const { history } = await run(step);

    expect(history).toContain('Lambda.TooManyRequestsException');
    expect(history).toContain('may have 1 calls at the same time');
  });

  it('are those that the settings reserve for the functions of a factory', async () => {
    const slow = (id: string) => [{ id, uses: 'shop/slow', on_error: 'continue' }];
    const steps = [{ id: 'both', type: 'parallel', branches: { a: slow('left'), b: slow('right') } }];
    const manifest = compiledWorkflow({ steps, defaults: { retry: { max_attempts: 0 } } });

    const { history } = await runInProject(project, manifest, {}, { factoryConcurrency: { shop: 1 } });

    expect(history).toContain('baton-shop-slow may have 1 calls at the same time');
  });

  it('are in the plan, with the processors that the memory brings', () => {
    const { plan, diagnostics } = compileDefinition(
      defineWorkflow({
        name: 'tested',
        defaults: { limits: { memory: '1GB' } },
        steps: [
          { id: 'one', uses: 'shop/slow', limits: { cpu: 2, timeout: '2m' }, estimate: '10s' },
          { id: 'two', uses: 'shop/slow', limits: { storage: '1GB', concurrency: 4 }, estimate: '10s' },
          { id: 'three', type: 'script', script: 'return 1', estimate: '1s' },
        ],
      }),
    );

    expect(diagnostics).toEqual([]);
    expect(plan?.assumptions).toContain(
      'shop/slow has 3538 MB and so 2.0 processors, 120 s for a call, 1024 MB in /tmp, 4 calls at the same time: the largest limits of its steps',
    );
    expect(plan?.assumptions).toContain(
      'the function of three has 1024 MB and so 0.6 processors: the largest limits of its steps',
    );
  });

  it('are those of the functions of the platform too, whose calls at the same time only a step limits', () => {
    const { manifest, plan } = compileDefinition(
      defineWorkflow({
        name: 'tested',
        defaults: { limits: { memory: '4GB', concurrency: 3 } },
        steps: [
          { id: 'one', type: 'llm', model: 'bedrock/any', prompt: 'Hm?', limits: { memory: '1GB' } },
          { id: 'two', type: 'llm', model: 'bedrock/any', prompt: 'Hm?', limits: { memory: '2GB' } },
          { id: 'three', type: 'sql', connection: 'shop', statement: 'SELECT 1' },
          {
            id: 'four',
            type: 'http',
            url: 'https://a.example.com/',
            breaker: { name: 'a' },
            limits: { concurrency: 2 },
          },
          { id: 'five', type: 'http', url: 'https://a.example.com/' },
          {
            id: 'six',
            type: 'dynamic',
            tasks: '[]',
            allow: ['shop/slow', 'llm:bedrock/any'],
            limits: { storage: '1GB' },
          },
        ],
      }),
      { connections: { shop: { sqlite: { file: 'a.db' } } } },
    );

    expect(manifest?.limits).toEqual({
      'platform/call-model': { memoryMegabytes: 4096, ephemeralStorageMegabytes: 1024 },
      'platform/run-sql': { memoryMegabytes: 4096 },
      'platform/call-http': { memoryMegabytes: 4096, reservedConcurrency: 2 },
      'shop/slow': { memoryMegabytes: 4096, ephemeralStorageMegabytes: 1024, reservedConcurrency: 3 },
    });
    expect(plan?.assumptions).toContain(
      'platform/run-sql has 4096 MB and so 2.3 processors: the largest limits of its steps',
    );
  });

  it.each([
    [{ memory: '64MB' }, 'from 128MB to 10GB'],
    [{ memory: 'much' }, 'a size such as "512MB" or "2GB"'],
    [{ timeout: '20m' }, 'at most 15m'],
    [{ cpu: 0 }, '0'],
    [{ storage: '100MB' }, 'from 512MB'],
  ])('are checked: %j', (limits, expected) => {
    const { diagnostics } = compileDefinition(
      defineWorkflow({ name: 'tested', steps: [{ id: 'one', uses: 'shop/slow', limits }] as never }),
    );

    expect(diagnostics.map(({ message, hint }) => `${message} ${hint}`).join()).toContain(expected);
  });
});
