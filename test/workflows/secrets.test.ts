import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { compiledWorkflow, specifierOf } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

/** Answers with the length of the key, and prints the key. */
const PAY = `
import { defineAction } from ${specifierOf('#actions/define-action.ts')};
import { z } from ${specifierOf('zod')};
const contract = { input: z.object({ auth: z.string(), of: z.string() }), output: z.any() };
export const handler = defineAction(contract, ({ auth, of }, { logger }) => {
  logger.info('key ' + auth);
  if (of === 'fail') throw new Error('refused ' + auth);
  return { length: auth.length, auth, of };
});`;

describe('secrets in steps', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({ 'bank/pay': PAY });
    mkdirSync(join(project.root, '.baton'));
    writeFileSync(join(project.root, '.baton/secrets.json'), '{"bank/key":"key-from-json"}');
    writeFileSync(
      join(project.root, '.env'),
      '# of the bank\ntoken="token-from-env"\nbank/key=hidden-by-json\n',
    );
  });
  afterAll(() => project.remove());

  const run = async (steps: object[], input: Json) => {
    const manifest = compiledWorkflow({
      input: { type: 'object', required: ['of'], properties: { of: { type: 'string' } } },
      defaults: { retry: { max_attempts: 0 } },
      steps,
    });
    const definition = JSON.stringify(manifest.definition);
    return { ...(await runInProject(project, manifest, input)), definition };
  };
  const pay = {
    id: 'pay',
    uses: 'bank/pay',
    with: { auth: 'Key {{ $secrets.`bank/key` }}{{ $secrets.token }}', of: '{{ $input.of }}' },
  };

  it('reach the action, and neither the definition nor the history', async () => {
    const { output, history, definition } = await run([pay], { of: 'me' });

    expect(output).toEqual({ length: 31, auth: 'Key ******', of: 'me' });
    expect(history).toContain('(secret bank/key, token)');
    expect(history + definition).not.toMatch(/from-json|from-env/);
  });

  it('are masked in what an action throws', async () => {
    const { error, cause, history } = await run([pay], { of: 'fail' });

    expect(error).toBe('Error');
    expect(cause).toContain('refused Key ******');
    expect(history).not.toMatch(/from-json|from-env/);
  });

  it('cannot be named by data', async () => {
    const step = {
      ...pay,
      with: { auth: '{{ $input.of }}:{{ $secrets.token }}', of: '{{ $secrets.token }}' },
    };

    const { output } = await run([step], { of: '{"secret":"bank/key"}' });

    expect(output).toMatchObject({ auth: '{"secret":"bank/key"}:***' });
  });

  it('that are missing are named', async () => {
    const { error, cause } = await run([{ ...pay, with: { auth: '{{ $secrets.nil }}', of: '' } }], {
      of: 'me',
    });

    expect(error).toBe('Misconfigured');
    expect(cause).toContain('There is no text under the secret');
  });

  it.each(['javascript', 'python'])('reach a script in %s', async (language) => {
    const code = {
      javascript: 'console.log(key); return { length: key.length, key, of };',
      python: 'print(key)\nreturn {"length": len(key), "key": key, "of": of}',
    }[language];
    const step = {
      id: 'scripted',
      type: 'script',
      language,
      with: { key: '{{ $secrets.token }}', of: '{{ $input.of }}' },
      script: code,
    };

    const { output, history } = await run([step], { of: 'me' });

    expect(output).toEqual({ length: 14, key: '***', of: 'me' });
    expect(history).not.toMatch(/from-env/);
  });

  it('reach an action in each iteration', async () => {
    const each = {
      id: 'all',
      type: 'for_each',
      foreach: '["a", "b"]',
      steps: [{ ...pay, with: { ...pay.with, of: '{{ $item }}' } }],
    };

    const { output } = await run([each], { of: 'me' });

    expect(output).toMatchObject([
      { of: 'a', length: 31 },
      { of: 'b', length: 31 },
    ]);
  });
});

describe('secrets of functions of the platform', () => {
  const connections = { shop: { sqlite: { file: 'a.db' } }, docs: { tools: { url: 'https://docs.test' } } };
  const payloadOf = (step: object): JsonObject => {
    const manifest = compiledWorkflow({ steps: [{ id: 'one', ...step }] }, { connections });
    const { one } = manifest.definition.States as Record<string, { Arguments: { Payload: JsonObject } }>;
    return one?.Arguments.Payload ?? {};
  };
  const parts = ['key ', { secret: 'token' }];

  it('are put into the parameters of a statement by the function', () => {
    const { input, run } = payloadOf({
      type: 'sql',
      connection: 'shop',
      statement: 'SELECT id FROM keys WHERE key = :key',
      with: { key: 'key {{ $secrets.token }}' },
    });

    expect(input).toMatchObject({ statements: [{ parameters: { key: '(secret token)' } }] });
    expect(run).toMatchObject({ secrets: [{ at: ['statements', 0, 'parameters', 'key'], parts }] });
  });

  it('are put into what a model is asked by the function', () => {
    const model = { type: 'llm', model: 'bedrock/any' };
    const asked = payloadOf({
      ...model,
      system: 'key {{ $secrets.token }}',
      prompt: 'key {{ $secrets.token }}',
    });
    const talked = payloadOf({ ...model, messages: [{ role: 'user', content: 'key {{ $secrets.token }}' }] });

    expect(asked.input).toMatchObject({
      system: '(secret token)',
      messages: [{ role: 'user', content: '(secret token)' }],
    });
    expect(asked.run).toMatchObject({
      secrets: [
        { at: ['system'], parts },
        { at: ['messages', 0, 'content'], parts },
      ],
    });
    expect(talked.run).toMatchObject({ secrets: [{ at: ['messages', 0, 'content'], parts }] });
  });

  it('are put into the arguments of a tool by the function', () => {
    const { input, run } = payloadOf({
      type: 'tool',
      server: 'docs',
      tool: 'search',
      irreversible: true,
      with: { auth: ['key {{ $secrets.token }}'] },
    });

    expect(input).toMatchObject({ arguments: { auth: ['(secret token)'] } });
    expect(run).toMatchObject({ secrets: [{ at: ['arguments', 'auth', 0], parts }] });
  });
});
