import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { projectWith } from '#local/testing/handlers.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

const handler = 'export const handler = async () => null;';
const project = projectWith({ 't/single': handler, 't/spaced': handler });
afterAll(() => project.remove());

const contract = (limits: string): string => `
  import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
  export const input = z.object({});
  export const output = z.string();
  export const options = { effect: false };
  ${limits}`;
for (const [action, limits] of Object.entries({
  't/single': 'export const concurrency = { max: 1 };',
  't/spaced': "export const rate = { max: 1, per: '10s' };",
}))
  writeFileSync(join(project.root, 'lambdas', action, 'contract.ts'), contract(limits));

const workflow = (action: string): string => {
  const file = join(project.root, 'statemachines', `${action.replace('/', '-')}.workflow.yaml`);
  mkdirSync(join(file, '..'), { recursive: true });
  const branches = ['a', 'b', 'c'].map((id) => `      ${id}: [{ id: ${id}, uses: ${action}, with: {} }]`);
  writeFileSync(
    file,
    `name: ${action.replace('/', '-')}\nsteps:\n  - id: all\n    type: parallel\n    branches:\n${branches.join('\n')}\n`,
  );
  return file;
};

describe('A test of a workflow whose actions have limits', () => {
  it.each([
    ['t/single', 9000, [0, 3000, 6000]],
    ['t/spaced', 23_000, [0, 10_000, 20_000]],
  ])('lets calls of %s wait as long as they do when they are deployed', async (action, elapsed, starts) => {
    const result = await testWorkflow(workflow(action), {
      actions: { [action]: { takes: '3s', value: 'done' } },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.elapsedMilliseconds).toBe(elapsed);
    expect(result.calls.map(({ startedAt }) => startedAt).toSorted((one, other) => one - other)).toEqual(
      starts,
    );
  });

  it('takes the time of an answer to a step before that of an answer to its action', async () => {
    const { elapsedMilliseconds } = await testWorkflow(workflow('t/single'), {
      actions: { 't/single': { takes: '3s', value: 'done' }, b: { takes: '1m', value: 'late' } },
    });

    expect(elapsedMilliseconds).toBe(66_000);
  });
});
