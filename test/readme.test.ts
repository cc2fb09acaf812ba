import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { callCli } from '#cli/testing/call-cli.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { TRIES_ALL } from '#core/testing/generated-runs.ts';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);

const commands = blocks('sh')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => line.replace(/\s+#.*$/, ''));

/** They install, as .ci/run does. */
const INSTALLING = ['npm ci && npm start', 'npm ci && npm test'];
/** What a command exits with when it does what the README says. */
const EXIT: Record<string, number> = { 'npm start -- --fail social=ServiceDown': 2 };
/** Whole campaigns in real time, of which `lib/cli/commands/start.test.ts` runs a small one: only .ci/run runs them. */
const CAMPAIGNS = commands.filter((command) =>
  /^npm (start|run baton -- run marketing-campaign)/.test(command),
);

type Ended = { code: number | null; output: string };

/** Runs a command: `npm run baton` in this process, because starting npm and Node takes longer than most of what they are started for. */
const run = async (command: string): Promise<Ended> => {
  const [, args] = /^npm run baton -- (.*)$/.exec(command) ?? [];
  if (args === undefined) return runInShell(command);
  const { exitCode, stdout, stderr } = await callCli(args.split(' '), root);
  return { code: exitCode, output: stdout + stderr };
};

const runInShell = (command: string): Promise<Ended> =>
  new Promise((done, reject) => {
    const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => done({ code, output }));
  });

describe('The README', () => {
  it('begins with the two commands, which CI runs', () => {
    const ci = readFileSync(resolve(root, '.ci/run'), 'utf8');

    expect(commands.slice(0, 2)).toEqual(INSTALLING);
    expect(CAMPAIGNS).toHaveLength(2);
    for (const part of ['npm ci', 'BATON_TEST_RUNS=1 npm test']) expect(ci).toContain(part);
  });

  it('names scripts of npm that call the CLI', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

    expect(scripts.start).toBe(`${scripts.baton} start`);
  });

  const shown = ['npm start', ...commands.slice(2)];
  it.each(
    TRIES_ALL ? shown : shown.filter((command) => command !== 'npm start' && !CAMPAIGNS.includes(command)),
  )(
    'shows a command that works: %s',
    async (command) => {
      const { code, output } = await run(command);

      expect({ code, output: code === (EXIT[command] ?? 0) ? '' : output }).toEqual({
        code: EXIT[command] ?? 0,
        output: '',
      });
    },
    180_000,
  );

  it('shows a workflow without a mistake', () => {
    const [example = ''] = blocks('yaml');

    expect(parse(example)).toMatchObject({ name: 'order' });
    expect(compileWorkflow({ text: example, file: 'README.md' }).diagnostics).toEqual([]);
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'GLOSSARY.md', 'CHANGELOG.md'])(
    'and %s link to what is there',
    (file) => {
      const text = readFileSync(resolve(root, file), 'utf8');
      const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!);

      expect(links.filter((link) => !existsSync(resolve(root, link)))).toEqual([]);
    },
  );
});
