import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { readProjectDocument } from '#compiler/project-document.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import { RECORDED_ANSWERS_FILE } from '#contracts/models/prompt.ts';
import type { Json } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { type ModelServer, startModelServer } from '#platform/testing/model-server.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { manifestIn } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

const ask = { id: 'rated', type: 'llm', model: 'writer', prompt: 'Rate {{ $input.text }}', output: 'number' };

const compile = (steps: object | object[], connections: Record<string, Connection> = WRITER) =>
  compileDefinition(
    defineWorkflow({
      name: 'asking',
      input: {
        type: 'object',
        required: ['text', 'count'],
        properties: { text: { type: 'string' }, count: { type: 'integer' } },
      },
      steps: [steps].flat() as never,
      output: { rating: '{{ $rated.output }}' },
    }),
    { connections },
  );

const WRITER: Record<string, Connection> = {
  writer: { model: { url: 'https://llm.example.com/v1', id: 'small', price: { input: 1, output: 10 } } },
  files: { api_key: { header: 'X-Key', secret: 'files/key' } },
};

describe('an llm step', () => {
  it.each([
    [{ ...ask, model: 'writr' }, /no model "writr"/, /writer/],
    [{ ...ask, fallback: ['files'] }, /"files" is not a model/, /connections.yaml/],
    [{ ...ask, messages: [{ role: 'user', content: 'Rate' }] }, /got both/, /remove one/],
    [{ ...ask, prompt: undefined }, /got neither/, /prompt/],
    [{ ...ask, prompt: '{{ $input.count }}' }, /a model expects/, /a text/],
    [{ ...ask, timeout: '10m' }, /5m/, /5m/],
    [{ ...ask, output: { type: 'nubmer' } }, /nubmer/, /./],
  ])('is refused if it cannot be asked (%#)', (step, message, hint) => {
    const [found, ...others] = compile(step).diagnostics;

    expect(others).toEqual([]);
    expect(found?.message).toMatch(message);
    expect(`${found?.message} ${found?.hint}`).toMatch(hint);
  });

  it('has a typed answer', () => {
    const { diagnostics } = compile({ ...ask, output: { type: 'object', properties: { score: {} } } });

    expect(diagnostics).toEqual([]);
    const wrong = compileDefinition(
      defineWorkflow({
        name: 'asking',
        steps: [{ ...ask, prompt: 'Rate' } as never],
        output: '{{ $rated.outptu }}',
      }),
    );
    expect(wrong.diagnostics[0]?.message).toMatch(/outptu/);
  });

  it('costs the tokens that it is expected to take, at the price of its model', () => {
    const { plan } = compile({ ...ask, estimate_tokens: { input: 1000, output: 100 } });

    expect(plan?.dollars.services).toBeCloseTo(0.002, 12);
    expect(plan?.dollars.total).toBeGreaterThan(0.002);
    expect(plan?.assumptions.join()).toMatch(/rated takes 1000 tokens/);
  });

  it('has no cost without a price, and the plan says so', () => {
    const { plan } = compile({ ...ask, model: 'bedrock/amazon.nova-lite-v1:0' });

    expect(plan?.dollars.services).toBe(0);
    expect(plan?.assumptions.join()).toMatch(/has no price/);
  });

  it('names its models in the document of connections', () => {
    const { problemsIn } = readProjectDocument({
      text: 'kind: connections\nconnections: { a: { model: { url: "https://x.test" } } }',
      file: 'c.yaml',
    });

    expect(problemsIn({})[0]?.message).toMatch(/bedrock.*url and id/);
  });
});

describe('an llm step of the local stack', () => {
  let project: TestProject;
  let server: ModelServer;

  beforeAll(async () => {
    project = projectWith({});
    server = await startModelServer();
    mkdirSync(dirname(join(project.root, RECORDED_ANSWERS_FILE)), { recursive: true });
  });
  afterAll(async () => {
    await server.close();
    project.remove();
  });
  beforeEach(() => {
    server.asked.length = 0;
    server.answers.length = 0;
    rmSync(join(project.root, RECORDED_ANSWERS_FILE), { force: true });
  });

  const run = (record: boolean, steps: object[] = [ask]) => {
    const connections = { writer: { model: { url: `${server.url}/v1`, id: 'small' } } };
    const manifest = manifestIn(compile(steps, connections));
    return runInProject(project, manifest, { text: 'tea', count: 1 }, { record });
  };

  it('answers from the recorded answers, which --record adds', async () => {
    server.answers.push('4');

    expect(await run(true)).toMatchObject({ output: { rating: 4 } });
    expect(await run(false)).toMatchObject({ output: { rating: 4 } });
    expect(server.asked).toHaveLength(1);
    expect(readFileSync(join(project.root, RECORDED_ANSWERS_FILE), 'utf8')).toContain('"Rate tea"');
  });

  it('with a cache takes the answer that the same prompt was given before', async () => {
    server.answers.push('4');
    const cached = { ...ask, cache: { ttl: '1h' } };

    const ended = await run(true, [{ ...cached, id: 'before' }, cached]);

    expect(ended.output).toEqual({ rating: 4 });
    expect(ended.history.match(/baton_cache/g)).toHaveLength(1);
    expect(server.asked).toHaveLength(1);
  });

  it('asks no model for what is not recorded, and says what to record, once', async () => {
    const ended = await run(false);

    expect(ended).toMatchObject({ status: 'FAILED', error: 'NoRecordedAnswer' });
    expect(String(ended.cause)).toMatch(/"[0-9a-f]{16}\\?": .*--record/);
    expect(server.asked).toEqual([]);
    expect(existsSync(join(project.root, RECORDED_ANSWERS_FILE))).toBe(false);
  });
});

describe('an llm step in a test', () => {
  let project: TestProject;
  let file: string;

  beforeAll(() => {
    project = projectWith({});
    file = join(project.root, 'statemachines/asking.workflow.yaml');
    mkdirSync(dirname(file));
    writeFileSync(
      file,
      [
        'name: asking',
        'steps:',
        '  - { id: rated, type: llm, model: bedrock/m, prompt: Rate, output: number }',
        'output: { rating: "{{ $rated.output }}" }',
      ].join('\n'),
    );
  });
  afterAll(() => project.remove());

  const answer = (output: Json) => ({
    output,
    model: 'bedrock/m',
    complete: true,
    tokens: { input: 1, output: 1 },
  });

  it('is answered by the test, or else from the recorded answers', async () => {
    const missed = await testWorkflow(file).catch((error: Error) => error.message);
    const key = /"([0-9a-f]{16})"/.exec(String(missed))?.[1] ?? '';
    writeFileSync(join(project.root, RECORDED_ANSWERS_FILE), JSON.stringify({ [key]: { answer: 3 } }));

    expect(missed).toMatch(/actions: { rated/);
    expect((await testWorkflow(file)).output).toEqual({ rating: 3 });
    expect((await testWorkflow(file, { actions: { rated: answer(5) } })).output).toEqual({ rating: 5 });
  });
});
