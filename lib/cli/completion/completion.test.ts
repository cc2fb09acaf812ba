import { type ChildProcess, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { addressOf, endOf, makeProject, startDev } from '../testing/cli-process.ts';

const WORKFLOW = `
name: publish
steps:
  - id: draft
    type: transform
    with: { title: "{{ $input.title }}" }
  - id: sign
    type: approval
    with: { title: "Publish {{ $input.title }}?" }
    timeout: 1h
output: "{{ $sign }}"
`;

let project: { root: string; remove(): void };
let dev: ChildProcess | undefined;
let script: string;

beforeAll(async () => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/publish.workflow.yaml'), WORKFLOW);
  writeFileSync(
    join(project.root, 'statemachines/refund.workflow.yaml'),
    WORKFLOW.replace('publish', 'refund'),
  );
  writeFileSync(join(project.root, 'input file.json'), '{}');
  mkdirSync(join(project.root, 'bin'));
  const main = fileURLToPath(new URL('../../../bin/baton.js', import.meta.url));
  writeFileSync(
    join(project.root, 'bin/baton'),
    `#!/bin/sh\nexec "${process.execPath}" --disable-warning=ExperimentalWarning "${main}" "$@"\n`,
  );
  chmodSync(join(project.root, 'bin/baton'), 0o755);
  script = (await callCli(['completion', 'bash'], project.root)).stdout;
});
afterAll(async () => {
  dev?.kill('SIGINT');
  if (dev) await endOf(dev);
  project.remove();
});

/** Types a line into a real bash up to its end, presses Tab, and returns what it offers, sorted. */
const tab = (line: string): string[] => {
  // As readline breaks words: at blanks, and `=` and `:` are separate words.
  const words = line.split(/\s+/).flatMap((word) => word.split(/(?<=[=:])|(?=[=:])/));
  const program = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_baton
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program], {
    cwd: project.root,
    env: { PATH: `${join(project.root, 'bin')}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter((one) => one !== '')
    .sort();
};

describe('Completion in bash', () => {
  it('offers commands', () => {
    expect(tab('baton re')).toEqual(['rerun', 'resume', 'retry']);
  });

  it('offers the options of a command that were not given yet', () => {
    expect(tab('baton run publish --v')).toEqual(['--virtual']);
    expect(tab('baton run publish --virtual --v')).toEqual([]);
  });

  it('offers workflows by name', () => {
    expect(tab('baton run ')).toEqual(['publish', 'refund']);
    expect(tab('baton validate publish ref')).toEqual(['refund']);
  });

  it('offers files where no workflow fits, and for options that take one', () => {
    expect(tab('baton run statemachines/pub')).toEqual(['statemachines/publish.workflow.yaml']);
    expect(tab('baton run publish --input in')).toEqual(['input file.json']);
  });

  it('offers steps that can fail, and policies before and after an equals sign', () => {
    expect(tab('baton run publish --fail ')).toEqual(['sign=']);
    expect(tab('baton run publish --approve a')).toEqual(['ask', 'auto']);
    expect(tab('baton run publish --approve=a')).toEqual(['ask', 'auto']);
    expect(tab('baton run publish --fail=sign=Down --approve=au')).toEqual(['auto']);
  });

  it('offers words that a command knows', () => {
    expect(tab('baton new ')).toEqual(expect.arrayContaining(['action', 'pipeline', 'workflow']));
    expect(tab('baton completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(tab('baton help comp')).toEqual(['compare', 'compile', 'completion']);
  });

  it('offers nothing, and prints no error, where nothing fits or nothing runs', () => {
    expect(tab('baton nonsense ')).toEqual([]);
    expect(tab('baton status publish ')).toEqual([]);
    expect(tab('baton run nonsense --fail ')).toEqual([]);
  });

  it('offers executions and approvals of a running stack', async () => {
    dev = startDev(project.root);
    const url = await addressOf(dev);
    const body = JSON.stringify({ name: 'spring', input: { title: 'Spring' } });
    await fetch(`${url}/workflows/publish/executions`, { method: 'POST', body });
    const asked = async (): Promise<string[]> => {
      const answer = await fetch(`${url}/approvals`);
      const { approvals } = (await answer.json()) as { approvals: { id: string }[] };
      return approvals.length > 0 ? approvals.map(({ id }) => id) : asked();
    };
    const ids = await asked();

    expect(tab('baton status ')).toEqual(['publish', 'refund']);
    expect(tab('baton status publish ')).toEqual(['spring']);
    expect(tab('baton cancel publish sp')).toEqual(['spring']);
    expect(tab('baton approve ')).toEqual(ids);
  }, 60_000);
});

it.each(['zsh', 'fish'])('Completion in %s has descriptions', async (shell) => {
  const { stdout } = await callCli(['completion', shell, '--complete', '--', 'resu'], project.root);

  expect(stdout).toBe('resume\tContinue a paused execution\n');
});

it('Completion of a value after = keeps the option where the shell takes the whole word', async () => {
  const args = ['completion', 'zsh', '--complete', '--', 'run', 'publish', '--approve=au'];

  expect((await callCli(args, project.root)).stdout).toBe('--approve=auto\n:file\n');
});

it('Completion of another shell is refused', async () => {
  const { exitCode, stderr } = await callCli(['completion', 'bsh'], project.root);

  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'error "baton completion" knows bash, zsh, fish, got "bsh"\nhint  did you mean "bash"?\n',
  });
});
