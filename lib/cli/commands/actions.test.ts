import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

describe('baton actions', () => {
  let project: ReturnType<typeof makeProject>;

  beforeAll(() => {
    project = makeProject({ campaign: true });
  });
  afterAll(() => project.remove());

  it('lists the contracts of a factory as JSON', async () => {
    const called = await callCli(['actions', 'research', '--json'], project.root);

    expect(jsonOf(called)).toMatchObject({
      factories: [
        {
          name: 'research',
          title: 'Research',
          actions: expect.arrayContaining([
            expect.objectContaining({ name: 'research/market', effect: false, runtime: 'lambda' }),
          ]),
        },
      ],
    });
  });

  it('names the factory that is meant by a misspelled one', async () => {
    const { exitCode, stderr } = await callCli(['actions', 'reserch'], project.root);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/no factory "reserch".*research/s);
  });
});
