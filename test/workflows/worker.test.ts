import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { isObject } from '#core/json.ts';
import { liveHost } from '#local/run-host/live-host.ts';
import type { RunHostOptions } from '#local/run-host/run-host.ts';
import { virtualHost } from '#local/run-host/virtual-host.ts';
import { createLocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';

jest.setTimeout(60_000);

const actions: ActionCatalog = new Map([
  ['training/fit', { name: 'training/fit', worker: true, effect: false }],
  ['training/note', { name: 'training/note', effect: false }],
]);

const yaml = (step: string): string => `name: training
input: { type: object, properties: { rounds: { type: integer } } }
steps:
  - id: fit
    uses: training/fit
    retry: { max_attempts: 0 }
${step.replace(/^/gm, '    ')}
output: "{{ $fit }}"
`;

const compiled = (step = 'with: { rounds: "{{ $input.rounds }}" }') => {
  const { manifest, diagnostics } = compileWorkflow(
    { text: yaml(step), file: 'training.workflow.yaml' },
    { actions },
  );
  return { manifest, messages: diagnostics.map(({ message }) => message) };
};

const stateOf = (step?: string) => {
  const { manifest, messages } = compiled(step);
  if (!manifest) throw new Error(messages.join('\n'));
  const states = isObject(manifest.definition.States) ? manifest.definition.States : {};
  return { manifest, state: isObject(states.fit) ? states.fit : {} };
};

describe('a step whose action runs on workers', () => {
  it('is a task of an activity, which has a time limit and heartbeats', () => {
    const { manifest, state } = stateOf();

    expect(state).toMatchObject({ Resource: '${training__fit}', TimeoutSeconds: 3600, HeartbeatSeconds: 60 });
    expect(state.Arguments).toMatchObject({ run: { step: 'fit', heartbeat_seconds: 60 } });
    expect(manifest.substitutions.training__fit).toEqual({ kind: 'activity', action: 'training/fit' });
  });

  it('takes its own time limit and heartbeat, and no heartbeat that is longer than its time limit', () => {
    const own = stateOf('timeout: 6h\nheartbeat: 5m').state;
    const short = stateOf('timeout: 30s').state;

    expect(own).toMatchObject({ TimeoutSeconds: 21_600, HeartbeatSeconds: 300 });
    expect(short).toMatchObject({ TimeoutSeconds: 30 });
    expect(short).not.toHaveProperty('HeartbeatSeconds');
  });

  it('costs no function, and the plan says so', () => {
    const { plan } = compileWorkflow(
      { text: yaml('estimate: 2h'), file: 'training.workflow.yaml' },
      { actions },
    );

    expect(plan?.dollars.lambda).toBe(0);
    expect(plan?.assumptions).toContain('workers run fit: what your machines cost is not in this plan');
  });

  it('is not the place of a compensation', () => {
    const text = `name: training
steps:
  - id: note
    uses: training/note
    compensate: { uses: training/fit }
`;
    const { diagnostics } = compileWorkflow({ text, file: 'training.workflow.yaml' }, { actions });

    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'worker-call',
        message: 'training/fit runs on workers, and a compensation must be a function',
      }),
    );
  });
});

describe('the worker of a stack', () => {
  let project: TestProject;

  beforeAll(() => {
    project = projectWith({
      'training/fit': `export const handler = async ({ input, run }) => {
        if (input.rounds < 0) throw Object.assign(new Error('not so few'), { name: 'TooFew' });
        return { rounds: input.rounds, step: run.step };
      };`,
    });
  });

  afterAll(() => project.remove());

  const options = (name: string): RunHostOptions => ({
    root: project.root,
    dataFolder: join(project.root, name),
    storageFolder: join(project.root, name, 'files'),
    manifest: stateOf().manifest,
    called: [],
    name,
    answered: false,
  });

  it.each([
    { time: 'real', open: liveHost },
    { time: 'virtual', open: virtualHost },
  ])('runs the action in $time time, and its errors are those of the step', async ({ time, open }) => {
    const host = await open(options(`${time}-good`));
    const good = await host.start({ rounds: 3 });
    await host.close();
    const second = await open(options(`${time}-bad`));
    const bad = await second.start({ rounds: -1 });
    await second.close();

    expect(good).toMatchObject({ status: 'SUCCEEDED', output: { rounds: 3, step: 'fit' } });
    expect(bad).toMatchObject({ status: 'FAILED', error: 'TooFew' });
  });

  it('is in the history by its name', async () => {
    const { manifest } = stateOf();
    const stack = await createLocalStack({ ...options('history'), manifests: [manifest] });
    const arn = executionArn(localStateMachineArn('training'), 'one');
    await stack.engine.startExecution({
      stateMachineArn: localStateMachineArn('training'),
      name: 'one',
      input: '{"rounds": 1}',
    });
    await stack.engine.ended(arn);
    const { events } = await stack.engine.getExecutionHistory({ executionArn: arn });
    await stack.close();

    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'ActivityStarted',
        activityStartedEventDetails: { workerName: 'local' },
      }),
    );
    expect(events).toContainEqual(expect.objectContaining({ type: 'ActivitySucceeded' }));
  });
});
