import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localStateMachineArn } from '#contracts/names.ts';
import { createLocalStack, type LocalStack } from './stack.ts';
import { projectWith, type TestProject } from './testing/handlers.ts';
import { manifestOf } from './testing/manifest.ts';

const EXECUTIONS = 160;
const WORK_MILLISECONDS = 100;
const WORKERS = 2;
/** Less than the last calls wait. */
const TIMEOUT_SECONDS = 4;

let project: TestProject;
let stack: LocalStack;

beforeAll(async () => {
  project = projectWith({
    't/work': `
      export const handler = async () => {
        await new Promise((resolve) => setTimeout(resolve, ${WORK_MILLISECONDS}));
        return 'done';
      };`,
  });
  stack = await createLocalStack({
    manifests: [manifestOf('job', { timeoutSeconds: TIMEOUT_SECONDS })],
    ...project.folders,
    maxWorkers: WORKERS,
  });
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

/** In process, because starting them must not take longer than their work. */
const start = async (): Promise<string> => {
  const stateMachineArn = localStateMachineArn('job');
  return (await stack.engine.startExecution({ stateMachineArn, input: '{}' })).executionArn;
};

describe('Many more executions than there are workers', () => {
  it('all succeed, although most tasks wait longer than they may take, and the API answers meanwhile', async () => {
    const began = performance.now();
    const executions = await Promise.all(Array.from({ length: EXECUTIONS }, start));
    const { status } = await stack.api({ method: 'GET', target: '/workflows/job/executions' });
    const { waiting } = stack.pool.load.actions;

    const ended = await Promise.all(executions.map((execution) => stack.engine.ended(execution)));

    expect(performance.now() - began).toBeGreaterThan((TIMEOUT_SECONDS * 1000 * 3) / 2);
    expect(ended.map((record) => record?.status)).toEqual(Array(EXECUTIONS).fill('SUCCEEDED'));
    expect(status).toBe(200);
    expect(waiting).toBeGreaterThan(0);
  }, 120_000);
});
