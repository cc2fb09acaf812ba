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

  it('describes one action', async () => {
    const called = await callCli(['actions', 'research/market'], project.root);
    const json = jsonOf(await callCli(['actions', 'research/market', '--json'], project.root));

    expect(called.stdout).toMatch(/^research {2}Research\n[\s\S]*research\/market .*\n[\s\S]*takes/);
    expect(json.factories.flatMap((factory: { actions: { name: string }[] }) => factory.actions)).toEqual([
      expect.objectContaining({ name: 'research/market' }),
    ]);
  });

  it.each([
    ['research/markt', /no action "research\/markt".*did you mean "research\/market"/s],
    ['research/', /no action "research\/".*its actions are .*research\/market/s],
    ['reserch/market', /no factory "reserch".*did you mean "research"/s],
  ])('says that there is no action: %s', async (wanted, message) => {
    const { exitCode, stderr } = await callCli(['actions', wanted], project.root);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('names the factory that is meant by a misspelled one', async () => {
    const { exitCode, stderr } = await callCli(['actions', 'reserch'], project.root);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/no factory "reserch".*research/s);
  });
});
