import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import type { Json } from '#core/json.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { manifestIn } from './compiled.ts';
import { runYaml } from './run-yaml.ts';

jest.setTimeout(120_000);

const workflow = (more: string, before = ''): string => `name: waiting
input: { type: object, properties: { id: { type: integer } }, required: [id] }
steps:
${before}
  - id: paid
    type: wait
    event: { source: [shop], detail-type: [Paid], match: { order.id: "{{ $input.id }}" } }
${more.replace(/^/gm, '    ')}
output: "{{ $paid }}"
`;
const compiled = (text: string) => manifestIn(compileWorkflow({ text, file: 'waiting.workflow.yaml' }));
const problems = (more: string): string[] =>
  compileWorkflow({ text: workflow(more), file: 'waiting.workflow.yaml' }).diagnostics.map(
    ({ message }) => message,
  );

describe('A wait for an event', () => {
  it('asks the platform for the values that must match, and is a rule for the fields', async () => {
    const { calls, output } = await runYaml(workflow('timeout: 1h'), {
      input: { id: 7 },
      answers: { 'wait-for-event': { id: 'e' } },
    });

    expect(output).toEqual({ id: 'e' });
    expect(calls.map(({ input }) => input)).toEqual([{ match: { 'order.id': 7 }, timeout_seconds: 3600 }]);
    expect(compiled(workflow('timeout: 1h')).waits).toEqual([
      {
        step: 'paid',
        pattern: { source: ['shop'], 'detail-type': ['Paid'], detail: { order: { id: [{ exists: true }] } } },
        match: ['order.id'],
      },
    ]);
  });

  it.each([
    { onTimeout: 'fail', status: 'FAILED', output: undefined },
    { onTimeout: 'continue', status: 'SUCCEEDED', output: null },
  ])('ends at its timeout: $onTimeout', async ({ onTimeout, status, output }) => {
    const result = await runYaml(workflow(`timeout: 1h\non_timeout: ${onTimeout}`), {
      input: { id: 7 },
      answers: { 'wait-for-event': () => ({ never: true }) },
    });

    expect(result).toMatchObject({ status, elapsedMilliseconds: 3_600_000 });
    if (output !== undefined) expect(result.output).toEqual(output);
  });

  it.each([
    ['', /waits for an event and has no timeout/],
    ['timeout: 1h\nfor: 5m', /got "for" and "event"/],
  ])('needs the right fields: %s', (more, message) => {
    expect(problems(more).join('\n')).toMatch(message);
  });

  it('has its fields only for an event', () => {
    const text = workflow('timeout: 1h').replace(/event: .*/, 'for: 5m');

    expect(
      compileWorkflow({ text, file: 'waiting.workflow.yaml' }).diagnostics.map(({ message }) => message),
    ).toContain('only a wait for an event has "timeout"');
  });
});

describe('On the local stack, a wait for an event', () => {
  let project: TestProject;
  let stack: LocalStack;
  const start = async (text: string, id: number, triggers = true) => {
    const manifest = compiled(text);
    stack = await createLocalStack({
      manifests: [manifest],
      root: project.root,
      dataFolder: join(project.root, '.baton', String(id)),
      storageFolder: join(project.root, 'out'),
      maxWorkers: 2,
      triggers,
    });
    return stack.engine.startExecution({
      stateMachineArn: localStateMachineArn('waiting'),
      input: JSON.stringify({ id }),
    });
  };
  beforeAll(() => {
    project = projectWith({});
  });
  afterAll(() => project.remove());

  it('gets an event that the workflow put before it began to wait', async () => {
    const emitted = `  - { id: put, type: emit, source: shop, event: Paid, with: { order: { id: "{{ $input.id }}" } } }
  - { id: moment, type: wait, for: 3s }`;
    try {
      const { executionArn } = await start(workflow('timeout: 30s', emitted), 1, false);
      const ended = await stack.engine.ended(executionArn);

      expect(ended?.status).toBe('SUCCEEDED');
      expect(JSON.parse(ended?.output ?? '')).toMatchObject({ source: 'shop', detail: { order: { id: 1 } } });
    } finally {
      await stack.close();
    }
  });

  it('gets an event that comes while it waits, and no other', async () => {
    try {
      const { executionArn } = await start(workflow('timeout: 60s'), 2);
      const put = (id: number, note: string): void => {
        const detail: Json = { order: { id }, note };
        stack.bus.put({ source: 'shop', detailType: 'Paid', detail: detail as never });
      };
      await new Promise((resolve) => setTimeout(resolve, 3000));
      put(3, 'other');
      put(2, 'ours');
      const ended = await stack.engine.ended(executionArn);

      expect(JSON.parse(ended?.output ?? '')).toMatchObject({ detail: { note: 'ours' } });
    } finally {
      await stack.close();
    }
  });
});
