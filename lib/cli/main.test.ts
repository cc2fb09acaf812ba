import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from './main.ts';
import { commandNames, loadCommand } from './registry.ts';
import { type CliResult, endOf, lineOf, makeProject, runCli, startCli } from './testing/cli-process.ts';
import { recordingTerminal } from './testing/recording-terminal.ts';

let project: { root: string; remove(): void };
let empty: { root: string; remove(): void };

beforeAll(() => {
  project = makeProject({ campaign: true });
  empty = makeProject();
});
afterAll(() => {
  project.remove();
  empty.remove();
});

/** Calls the CLI in this process: what only a process of its own shows (exit code, pipes, signals) is tried with `runCli`. */
const call = async (args: string[], cwd: string): Promise<CliResult> => {
  const { terminal, output } = recordingTerminal();
  const exitCode = await main(args, { terminal, cwd, env: {} });
  return { exitCode, stdout: output.lines, stderr: output.notes };
};
const cli = (...args: string[]): Promise<CliResult> => call(args, project.root);
const jsonOf = ({ stdout }: CliResult) => JSON.parse(stdout);
const STACK_TRACE = /^\s+at .+:\d+:\d+/m;

describe('help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout, stderr } = await cli('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const name of commandNames()) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('and the version are told', async () => {
    expect((await cli('--version')).stdout).toMatch(/^baton \d+\.\d+\.\d+\n$/);
  });

  it('of each command has its options and an example that names it', async () => {
    for (const name of commandNames()) {
      const command = await loadCommand(name);
      expect(command.example).toMatch(new RegExp(`^baton ${name}( |$)`));
      expect(command.summary).not.toMatch(/\.$/);
    }
    const { stdout } = await cli('run', '--help');
    expect(stdout).toContain('--fail STEP=ERROR[:N]');
    expect(stdout).toContain('Example\n  baton run ');
  });
});

describe('mistakes on the command line', () => {
  const mistakes: [string[], RegExp][] = [
    [['statsu'], /Unknown command "statsu"\n.*did you mean "status"\?/],
    [['--frobnicate'], /Unknown option --frobnicate; a command comes first/],
    [
      ['plan', 'marketing-campaign', '--jsn'],
      /Unknown option --jsn for "baton plan"\n.*did you mean "--json"\?/,
    ],
    [['plan'], /"baton plan" needs an argument, got 0\n.*Usage: baton plan FILE\|NAME/],
    [['plan', 'a', 'b'], /does not know what to do with "b"/],
    [['run', 'marketing-campaign', '--input'], /Option --input needs a value: --input FILE/],
    [['run', 'marketing-campaign', '--virtual=yes'], /Option --virtual takes no value, got "yes"/],
    [
      ['plan', 'marketing-campain'],
      /no workflow "marketing-campain".*\n.*did you mean "marketing-campaign"\?/,
    ],
    [
      ['run', 'marketing-campaign', '--input', 'none.json'],
      /Cannot read the input "none.json": there is no such file/,
    ],
    [
      ['run', 'marketing-campaign', '--input', '{"campaign": }'],
      /The input .* is not JSON: line 1, column 14/,
    ],
    [
      ['run', 'marketing-campaign', '--input', '{"campaign": 7}'],
      /The input \{"campaign": 7\} does not fit the workflow/,
    ],
    [['start', '--fail', 'social'], /--fail takes STEP=ERROR or STEP=ERROR:N, got "social"/],
    [['start', '--fail', 'socal=Down'], /no step of marketing-campaign\n.*did you mean "social"\?/],
    [['start', '--fail', 'refuse=Down'], /a step of type fail; only steps that call an action/],
    [['start', '--fail', 'social=Down:0'], /from 1 on, got 0 in "social=Down:0"\n.*--fail social=Down$/m],
    [
      ['compile', 'marketing-campaign', '--out', 'statemachines/marketing-campaign.input.json/x/'],
      /Cannot write .*a file, not a folder/,
    ],
    [
      ['graph', 'marketing-campaign', '--svg', 'statemachines'],
      /Cannot write "statemachines": it is a folder/,
    ],
    [['start', '--approve', 'aut'], /there is no file "aut"\n.*did you mean "auto"\?/],
    [['start', '--approve', 'ask'], /needs a terminal to ask on/],
    [['start', '--name', 'a b'], /--name takes 1 to 80 letters/],
    [['status'], /No stack is running for this project\n.*baton dev/],
    [['status', '--url', 'http://127.0.0.1:9'], /Nothing answers at http:\/\/127.0.0.1:9/],
    [['dev', '--port', 'x'], /--port takes a number from 0 to 65535, got "x"/],
    [['new', 'workflow', 'Bad Name'], /kebab-case.*got "Bad Name"\n.*bad-name/],
    [['new', 'action', 'charge'], /factory\/action in lower case, got "charge"/],
    [['new', 'thing', 'x'], /makes a workflow or an action, got "thing"/],
  ];
  it.each(mistakes)('%j is explained, without a stack trace, and is 1', async (args, message) => {
    const { terminal, output } = recordingTerminal();
    expect(await main(args, { terminal, cwd: project.root, env: {} })).toBe(1);
    expect(output.notes).toMatch(message);
    expect(output.notes).not.toMatch(STACK_TRACE);
    expect(output.lines).toBe('');
  });

  it('end the process with 1', async () => {
    const { exitCode, stdout, stderr } = await runCli(['plan', 'none'], project.root);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/no workflow "none"/);
  });

  it('are JSON on standard output where JSON is wanted, and show their trace where that is', async () => {
    const result = await cli('plan', 'none', '--json', '--debug');
    expect(jsonOf(result)).toMatchObject({
      error: { name: 'UserError', message: expect.stringContaining('"none"') },
    });
    expect(result.stderr).toMatch(STACK_TRACE);
  });
});

describe('colour', () => {
  it('is absent without a terminal, present when forced, absent with NO_COLOR', async () => {
    const ESCAPE = '\u001b[';
    const plan = (env: Record<string, string>) => runCli(['plan', 'marketing-campaign'], project.root, env);
    expect((await plan({})).stdout).not.toContain(ESCAPE);
    expect((await plan({ FORCE_COLOR: '1' })).stdout).toContain(ESCAPE);
    expect((await plan({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(ESCAPE);
  });
});

describe('validate, compile, plan, graph, schema', () => {
  it('find nothing wrong with the campaign', async () => {
    const result = await cli('validate', '--json');
    expect(result.exitCode).toBe(0);
    expect(jsonOf(result)).toMatchObject({
      ok: true,
      files: [{ file: 'statemachines/marketing-campaign.workflow.yaml' }],
    });
  });

  it('show a mistake with its line, a caret under it and a hint', async () => {
    const file = join(empty.root, 'statemachines', 'broken.workflow.yaml');
    writeFileSync(file, 'name: broken\nsteps:\n  - id: a\n    type: transfrm\n    with: 1\n');
    const result = await call(['validate'], empty.root);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('at statemachines/broken.workflow.yaml:4:11');
    expect(result.stdout).toMatch(/> 4 \| {5}type: transfrm\n {4}\| {11}\^{8}\n/);
    expect(result.stdout).toMatch(/did you mean "transform"/);
    const compiled = await call(['compile', 'broken', '--json'], empty.root);
    expect(jsonOf(compiled).error.diagnostics[0]).toMatchObject({
      severity: 'error',
      span: { start: { line: 4, column: 11 } },
    });
  });

  it('take workflows in TypeScript, and say what is wrong with a file that is none', async () => {
    const define = join(import.meta.dirname, '../compiler/define-workflow.ts');
    const file = join(empty.root, 'statemachines', 'typed.workflow.ts');
    const steps = "steps: [{ id: 'a', type: 'transform', with: 3 }]";
    writeFileSync(
      file,
      `import { defineWorkflow } from '${define}';\nexport default defineWorkflow({ name: 'typed', ${steps} });\n`,
    );
    expect(jsonOf(await call(['plan', 'typed', '--json'], empty.root))).toMatchObject({
      workflow: 'typed',
    });
    writeFileSync(file.replace('typed', 'other'), 'export const other = 1;\n');
    const result = await call(['plan', 'other'], empty.root);
    expect(result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no workflow as its default export'),
    });
  });

  it('print or write the definition', async () => {
    const printed = await cli('compile', 'marketing-campaign');
    expect(jsonOf(printed)).toMatchObject({ QueryLanguage: 'JSONata' });
    const written = await cli('compile', 'marketing-campaign', '--out', 'asl/');
    expect(written.exitCode).toBe(0);
    expect(readFileSync(join(project.root, 'asl/marketing-campaign.asl.json'), 'utf8')).toBe(printed.stdout);
  });

  it('show waves, critical path, times and cost', async () => {
    const { stdout } = await cli('plan', 'marketing-campaign');
    expect(stdout).toMatch(/1 {2}research_market, research_competitors/);
    expect(stdout).toMatch(/Critical path +research_\w+ → /);
    expect(stdout).toMatch(/Cost on AWS +\$0\.000\d+ a run/);
    expect(jsonOf(await cli('plan', 'marketing-campaign', '--json')).waves.length).toBeGreaterThanOrEqual(5);
  });

  it('draw Mermaid text and an SVG picture', async () => {
    expect((await cli('graph', 'marketing-campaign')).stdout).toMatch(
      /^flowchart LR\n[\s\S]+ {2}approval --> social\n/,
    );
    await cli('graph', 'marketing-campaign', '--svg', 'pictures/campaign.svg');
    expect(readFileSync(join(project.root, 'pictures/campaign.svg'), 'utf8')).toMatch(
      /^<svg [\s\S]+<\/svg>\n$/,
    );
  });

  it('give editors a schema that takes the campaign and refuses an unknown field', async () => {
    const schema = jsonOf(await cli('schema', '--json'));
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    const { parse } = await import('yaml');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const campaign = parse(
      readFileSync(join(project.root, 'statemachines/marketing-campaign.workflow.yaml'), 'utf8'),
    );
    validate(campaign);
    expect(validate.errors).toBeNull();
    campaign.steps[0].usess = 'x';
    expect(validate(campaign)).toBe(false);
  });
});

describe('new', () => {
  it('writes a workflow that validates and runs as it stands', async () => {
    const fresh = makeProject();
    try {
      expect((await call(['new', 'workflow', 'hello-world'], fresh.root)).exitCode).toBe(0);
      const input = 'statemachines/hello-world.input.json';
      const result = await call(['run', 'hello-world', '--input', input, '--json', '--virtual'], fresh.root);
      expect(result.stderr).toBe('');
      expect(jsonOf(result)).toMatchObject({
        status: 'SUCCEEDED',
        output: { text: 'the first run' },
        elapsedMilliseconds: 1000,
      });
      const again = await call(['new', 'workflow', 'hello-world'], fresh.root);
      expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is there already') });
    } finally {
      fresh.remove();
    }
  });

  it('writes an action with a handler, a contract and a test', async () => {
    const fresh = makeProject();
    try {
      const { stdout } = await call(['new', 'action', 'payments/charge-card', '--json'], fresh.root);
      const { files } = JSON.parse(stdout) as { files: string[] };
      expect(files.map((file) => file.replace('lambdas/payments/charge-card/', ''))).toEqual([
        'contract.ts',
        'logic.ts',
        'handler.ts',
        'logic.test.ts',
      ]);
      expect(readFileSync(join(fresh.root, files[2] ?? ''), 'utf8')).toContain(
        'defineAction(contract, chargeCard)',
      );
    } finally {
      fresh.remove();
    }
  });
});

describe('start', () => {
  it('runs the campaign, says how approvals are given, and leaves its folder with the report', async () => {
    const { exitCode, stdout, stderr } = await cli('start', '--name', 'whole');
    expect({ exitCode, stderr: stderr.match(/^error.*/m) }).toEqual({ exitCode: 0, stderr: null });
    expect(stdout).toContain('No terminal to ask on: approvals are given automatically (--approve auto).');
    expect(stdout).toMatch(/✓ succeeded marketing-campaign whole in \d/);
    expect(stdout).toMatch(/Transitions +\d+/);
    expect(stdout).toContain('out/marketing-campaign/whole/report.html');
    const folder = join(project.root, 'out/marketing-campaign/whole');
    for (const part of [
      'report.html',
      'landing-page/index.html',
      'banners',
      'published/email',
      'published/social',
    ]) {
      expect([part, existsSync(join(folder, part))]).toEqual([part, true]);
    }
  }, 30_000);

  it('shows an injected failure to its end: retries, breaker, compensations, exit 2 and the original error', async () => {
    const args = ['start', '--name', 'failing', '--fail', 'social=ServiceDown', '--virtual', '--json'];
    const result = await runCli(args, project.root);
    expect(result.exitCode).toBe(2);
    const outcome = jsonOf(result);
    // Whether the open breaker rejects a last attempt depends on the number of retries; the failure behind it is named.
    expect((outcome.original ?? outcome).error).toBe('ServiceDown');
    expect(outcome).toMatchObject({
      status: 'FAILED',
      breakers: [{ breaker: 'social', from: 'closed', to: 'open' }],
    });
    const steps = new Map<string, { attempts: number; compensation?: string; endedAtMilliseconds: number }>(
      outcome.steps.map((step: { id: string }) => [step.id, step]),
    );
    expect(steps.get('social')?.attempts).toBeGreaterThan(1);
    expect(steps.get('email')?.compensation).toBe('succeeded');
    expect(steps.get('blog')?.compensation).toBe('succeeded');
    const published = join(project.root, 'out/marketing-campaign/failing/published');
    const left = existsSync(published) ? readdirSync(published, { recursive: true }).map(String) : [];
    expect(left.filter((file) => file.endsWith('.eml'))).toEqual([]);
  }, 30_000);

  it('retries a failure that passes', async () => {
    const faults = ['--fail', 'blog=ServiceDown:1', '--fail', 'page_with_new_headline=Gone'];
    const result = await cli('start', ...faults, '--virtual', '--json');
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain('--fail page_with_new_headline=Gone did nothing');
    expect(jsonOf(result).failedAttempts).toEqual({
      blog: [expect.objectContaining({ error: 'ServiceDown' })],
    });
  }, 30_000);

  it('publishes nothing that was rejected, and exits with 0', async () => {
    const { exitCode, stdout } = await cli('start', '--approve', 'reject', '--name', 'rejected');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/– rejected marketing-campaign rejected in/);
    expect(existsSync(join(project.root, 'out/marketing-campaign/rejected/published'))).toBe(false);
  }, 30_000);

  it('waits a day for nobody in virtual time, and then goes on rejected', async () => {
    const result = await cli('start', '--virtual', '--approve', 'never', '--json');
    const outcome = jsonOf(result);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { decision: 'rejected' }, virtual: true });
    expect(outcome.elapsedMilliseconds).toBeGreaterThan(86_400_000);
  }, 30_000);

  it('takes decisions with edits from a file', async () => {
    const file = join(project.root, 'decisions.json');
    writeFileSync(
      file,
      JSON.stringify({ approval: { decision: 'approved', edits: { headline: 'Light for the long day' } } }),
    );
    const result = await cli('start', '--approve', 'decisions.json', '--virtual', '--json');
    expect(jsonOf(result)).toMatchObject({ output: { headline: 'Light for the long day' } });
    writeFileSync(file, JSON.stringify({ decision: 'approved', edits: { headlin: 'x' } }));
    const refused = await cli('start', '--approve', 'decisions.json', '--virtual');
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('did you mean "headline"?'),
    });
  }, 30_000);

  it('refuses a malformed brief before anything starts, field by field', async () => {
    const brief = JSON.parse(
      readFileSync(join(project.root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
    );
    brief.launch_date = 'soon';
    brief.customers_file = 'marketing-campaign/nobody.csv';
    delete brief.sender.email;
    mkdirSync(join(project.root, 'briefs'), { recursive: true });
    writeFileSync(join(project.root, 'briefs/bad.json'), JSON.stringify(brief));
    const { exitCode, stdout, stderr } = await cli(
      'start',
      '--input',
      'briefs/bad.json',
      '--name',
      'never-started',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    for (const line of [
      /sender\.email +is required/,
      /launch_date +must match format "date", got "soon" \(like 2027-03-16\)/,
      /customers_file +names .*not beside/,
    ]) {
      expect(stderr).toMatch(line);
    }
    expect(existsSync(join(project.root, 'out/marketing-campaign/never-started'))).toBe(false);
    writeFileSync(join(project.root, 'briefs/bad.json'), '{"a": 1,\n  b: 2}');
    expect((await cli('start', '--input', 'briefs/bad.json')).stderr).toMatch(
      /is not JSON: line 2, column 3/,
    );
  }, 30_000);
});

describe('serve', () => {
  it('answers the Step Functions API until it is interrupted', async () => {
    const child = startCli(['serve', '--port', '0', '--json'], project.root);
    const { url } = JSON.parse(await lineOf(child, (line) => line.includes('ready'))) as { url: string };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' },
      body: '{}',
    });
    expect(await response.json()).toEqual({ stateMachines: [] });
    child.kill('SIGINT');
    expect(await endOf(child)).toBe(0);
  });
});

it('ends quietly when the reader of its output leaves', async () => {
  const child = startCli(['compile', 'marketing-campaign'], project.root);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  child.stdout?.once('data', () => child.stdout?.destroy());
  await endOf(child);
  expect(errors).not.toMatch(/EPIPE/);
});
