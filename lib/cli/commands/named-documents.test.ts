import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
const call = (...args: string[]) => callCli(args, project.root);

beforeAll(async () => {
  project = makeProject();
  await call('new', 'template', 'report');
  await call('new', 'lifecycle', 'ticket');
  writeFileSync(
    join(project.root, 'statemachines/list.workflow.yaml'),
    'name: list\nsteps: [{ id: a, type: transform, with: "{{ $input[0] }}" }]\noutput: "{{ $a }}"\n',
  );
});
afterAll(() => project.remove());

describe('A template', () => {
  it.each([['plan'], ['run'], ['graph']])(
    'is not a workflow to %s, and the error says what it is',
    async (command) => {
      const { exitCode, stderr } = await call(command, 'report');

      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/"report" is a template.*\n.*new workflow NAME --template report/);
    },
  );

  it('is checked by its name', async () => {
    expect(await call('validate', 'report')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/report\.template\.yaml: no problems found/),
    });
  });
});

it('A template is not a workflow by its path either', async () => {
  const { stderr } = await call('run', 'statemachines/report.template.yaml');

  expect(stderr).toMatch(/"report" is a template/);
});

it('A lifecycle is not run by hand, and the error says how its executions are started', async () => {
  const { exitCode, stderr } = await call('run', 'ticket', '--input', '{}');

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/"ticket" is a lifecycle.*\n.*baton lifecycle fire ticket ENTITY TRIGGER/);
});

describe('Arguments', () => {
  it.each(['[4, 5]', '["x"]'])('that are JSON do not name files: %s', async (input) => {
    const result = await call('run', 'list', '--virtual', '--json', '--input', input);

    expect(jsonOf(result)).toMatchObject({ status: 'SUCCEEDED', output: JSON.parse(input)[0] });
  });

  it('are asked for where a command needs them', async () => {
    const { exitCode, stderr } = await call('lifecycle');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/needs a verb[\s\S]*lifecycle create LIFECYCLE ENTITY/);
  });
});

describe('A file that is not a workflow', () => {
  it.each([
    ['package.json', '{"name":"shop","private":true}'],
    ['notes.md', '# steps: none'],
  ])('is not read as one: %s', async (file, text) => {
    writeFileSync(join(project.root, file), text);

    const { exitCode, stderr } = await call('validate', file);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`${file} is not a workflow\\n.*statemachines/NAME\\.workflow\\.yaml`));
  });

  it('is read as one if it is a workflow in JSON', async () => {
    writeFileSync(
      join(project.root, 'list.json'),
      '{"name":"list","steps":[{"id":"a","type":"transform","with":"{{ $input[0] }}"}]}',
    );

    expect(await call('validate', 'list.json')).toMatchObject({ exitCode: 0 });
  });
});
