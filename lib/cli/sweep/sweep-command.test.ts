import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
beforeAll(() => {
  project = makeProject();
  const write = (name: string, undo: string): void =>
    writeFileSync(
      join(project.root, `statemachines/${name}.workflow.yaml`),
      `name: ${name}
steps:
  - id: wait
    type: wait
    for: 1h
  - id: tell
    type: emit
    event: Said
    source: test
    on_error: { action: ${undo} }
`,
    );
  write('calm', 'skip');
});
afterAll(() => project.remove());

describe('baton test', () => {
  it('reports what it ran, and exits with 0 if nothing is violated', async () => {
    const { exitCode, stdout } = await callCli(['test', 'calm'], project.root);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^✓ calm: \d+ executions in [\d.]+ s, no violations\n {2}reached \d+ of \d+ states, and took \d+ of \d+ ways/,
    );
  });

  it('takes a file of any name, with the example beside it', async () => {
    writeFileSync(
      join(project.root, 'sum.yaml'),
      'name: sum\nsteps:\n  - { id: wait, type: wait, for: "{{ $input.seconds }}" }\n',
    );
    writeFileSync(join(project.root, 'sum.input.json'), '{"seconds": 5}');

    const { exitCode, stdout } = await callCli(['test', 'sum.yaml'], project.root);

    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^✓ sum: \d+ executions/)]);
    expect(stdout).not.toContain('no execution without faults succeeded');
  });

  it('exits with 3 and says why when no execution succeeds', async () => {
    const { exitCode, stdout, stderr } = await callCli(['test', 'sum.yaml', '--input', '{}'], project.root);

    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/✗ sum: [1-9]\d* execution/);
    expect(stderr).toMatch(
      /sum was not tried: no execution without faults succeeded. The first ended with States[.]QueryEvaluationError .*seconds/,
    );
  });

  it('writes JSON and JUnit', async () => {
    const { exitCode, stdout } = await callCli(
      ['test', 'calm', '--json', '--junit', 'out/j.xml', '--mutants'],
      project.root,
    );

    expect(exitCode).toBe(0);
    const { reports, mutants } = JSON.parse(stdout) as { reports: unknown[]; mutants: unknown[] };
    expect(reports).toMatchObject([{ workflow: 'calm', violations: [] }]);
    expect(mutants).toMatchObject([{ workflow: 'calm', survivors: [] }]);
    expect(readFileSync(join(project.root, 'out/j.xml'), 'utf8')).toContain(
      '<testsuite name="calm" tests="1" failures="0"',
    );
  });

  it('exits with 2 if an effect takes place twice, and steps through that', async () => {
    writeFileSync(
      join(project.root, 'rash.yaml'),
      `name: rash
steps:
  - id: charge
    uses: shop/charge
    retry: { max_attempts: 1 }
    idempotency: false
    compensate: { uses: shop/refund, with: { what: charge } }
`,
    );

    symlinkSync(
      fileURLToPath(new URL('../../../node_modules', import.meta.url)),
      join(project.root, 'node_modules'),
    );
    writeFileSync(join(project.root, 'package.json'), '{"type":"module"}');
    for (const action of ['charge', 'refund']) {
      mkdirSync(join(project.root, 'lambdas/shop', action), { recursive: true });
      writeFileSync(
        join(project.root, 'lambdas/shop', action, 'contract.ts'),
        "import { z } from 'zod';\nexport const [input, output, options] = [z.any(), z.object({}), { effect: true }];\n",
      );
    }

    const found = await callCli(['test', 'rash.yaml', '--max', '200'], project.root);
    const [, file = ''] = /--replay (\S+)/.exec(found.stdout) ?? [];
    const replayed = await callCli(['test', '--replay', file], project.root);

    expect([found.exitCode, replayed.exitCode]).toEqual([2, 2]);
    expect(found.stdout).toContain('done-once: the effect of sweep/charge took place 2 times');
    expect(replayed.stdout).toMatch(/1 +0.0 s {2}enters charge\n/);
    expect(replayed.stdout).toMatch(/charge takes effect {2}left: charge/);

    const { scenario, ...rest } = JSON.parse(readFileSync(join(project.root, file), 'utf8'));
    const [strike] = scenario.strikes;
    const replayOf = (change: object): ReturnType<typeof callCli> => {
      const strikes = [{ ...strike, ...change }];
      return callCli(
        ['test', '--replay', JSON.stringify({ ...rest, scenario: { ...scenario, strikes } })],
        project.root,
      );
    };
    const unknown = await replayOf({ fault: 'gremlins' });
    const changed = await replayOf({ key: 'sweep/gone' });

    expect([unknown.exitCode, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('is not a replay file: scenario.strikes.0.fault: Invalid option'),
    ]);
    expect([changed.exitCode, changed.stderr]).toEqual([
      3,
      expect.stringContaining(
        'rash.yaml was not tried: it has changed since, and nothing calls or enters gone any more',
      ),
    ]);
    expect(changed.stdout).not.toContain('nothing is violated any more');
  });

  it('replays with the answers of the sweep', async () => {
    writeFileSync(
      join(project.root, 'picky.yaml'),
      `name: picky
steps:
  - id: charge
    uses: shop/charge
    retry: { max_attempts: 1 }
    idempotency: false
    compensate: { uses: shop/refund, with: { what: charge } }
`,
    );
    const answers = '{"charge": {}}';

    const found = await callCli(
      ['test', 'picky.yaml', '--max', '100', '--input', '{}', '--answers', answers],
      project.root,
    );
    const [, file = ''] = /--replay (\S+)/.exec(found.stdout) ?? [];

    expect(JSON.parse(readFileSync(join(project.root, file), 'utf8'))).toMatchObject({
      answers: JSON.parse(answers),
    });
    expect((await callCli(['test', '--replay', file], project.root)).exitCode).toBe(2);
  });

  it('says what is wrong with its options', async () => {
    const refusals = await Promise.all(
      [
        ['test', 'clam'],
        ['test', 'calm', '--max', '0'],
        ['test', 'calm', '--answers', '{"tall": 1}'],
        ['test', '--replay', '{"a": 1}'],
      ].map(async (argv) => {
        const { exitCode, stderr } = await callCli(argv, project.root);
        return `${exitCode} ${stderr.split('\n')[0]}`;
      }),
    );

    expect(refusals).toEqual([
      '1 error There is no workflow "clam": neither a file nor a name in statemachines/',
      '1 error --max takes a whole number from 1, got "0"',
      '1 error The answers name "tall", which is neither a step nor an action of the workflow',
      '1 error "{"a": 1}" is not a replay file: workflow: Invalid input: expected string, received undefined',
    ]);
  });
});
