import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commands } from './commands/index.ts';
import { callCli, jsonOf } from './testing/call-cli.ts';
import { type CliResult, endOf, makeProject, runCli, startCli } from './testing/cli-process.ts';

let project: { root: string; remove(): void };

beforeAll(() => {
  project = makeProject({ campaign: true });
});
afterAll(() => {
  project.remove();
});

const cli = (...args: string[]): Promise<CliResult> => callCli(args, project.root);
const STACK_TRACE = /^\s+at .+:\d+:\d+/m;

describe('The help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout, stderr } = await cli('--help');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const name of commands.keys()) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('has an imperative summary and an example that names the command, for each of them', async () => {
    for (const [name, load] of commands) {
      const command = await load();
      expect(command.name).toBe(name);
      expect(command.example).toMatch(new RegExp(`^baton ${name}( |$)`));
      expect(command.summary).toMatch(/^[A-Z][a-z]*[^s ] .*[^.]$/);
    }
  });

  it('shows the options and an example of a command', async () => {
    const { stdout } = await cli('run', '--help');

    expect(stdout).toContain('--fail STEP=ERROR[:N]');
    expect(stdout).toContain('Example\n  baton run ');
  });

  it('says more about a command after its example, in lines that fit', async () => {
    const { stdout } = await cli('help', 'diff');

    const [, details = ''] = stdout.split('Example\n');
    expect(details).toMatch(/\n\nCompared are what is deployed/);
    expect(details.split('\n').every((line) => line.length <= 100)).toBe(true);
  });
});

it('baton --version prints the version', async () => {
  expect((await cli('--version')).stdout).toMatch(/^baton \d+\.\d+\.\d+\n$/);
});

describe('An error on the command line', () => {
  const errors: [string[], RegExp][] = [
    [['statsu'], /Unknown command "statsu"\n.*did you mean "status"\?/],
    [['plan', 'statemachines'], /"statemachines" is a folder, expected a workflow.*\n.*baton validate/],
    [['run', 'marketing-campaign'], /nothing was started:\n[\s\S]*--input FILE, or --input '\{"\w+":/],
    [['deploy'], /Unknown command "deploy"\n.*cdk deploy --all.*baton diff/],
    [['Kill'], /Unknown command "Kill"\n.*baton stop.*baton cancel/],
    [['frobnicate'], /Unknown command "frobnicate"\n.*baton --help/],
    [['approve', 'x', '--reason', 'y'], /Unknown option --reason .*\n.*did you mean "--comment"\?/],
    [['start', 'x', '--wait'], /Unknown option --wait .*\n.*did you mean "--watch"\?/],
    [['init', ''], /The folder has no name/],
    [['--frobnicate'], /Unknown option --frobnicate; a command comes first/],
    [
      ['plan', 'marketing-campaign', '--jsn'],
      /Unknown option --jsn for "baton plan"\n.*did you mean "--json"\?/,
    ],
    [['plan'], /"baton plan" needs a workflow\n.*Usage: baton plan FILE\|NAME/],
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
    [['start', '--fail', 'socal=Down'], /not a step of marketing-campaign\n.*did you mean "social"\?/],
    [
      ['start', '--fail', 'undo:headlines=Down'],
      /--fail names "undo:headlines", but nothing undoes headlines/,
    ],
    [['start', '--fail', 'refuse=Down'], /a step of type fail; only steps that call something or wait/],
    [
      ['start', '--fail', 'social=Down:0'],
      /1 or more attempts, got 0 in "social=Down:0"\n.*--fail social=Down$/m,
    ],
    [
      ['compile', 'marketing-campaign', '--out', 'statemachines/marketing-campaign.input.json/x/'],
      /Cannot write .*a file, not a folder/,
    ],
    [
      ['compile', 'marketing-campaign', '--out', '/proc/none/x'],
      /Cannot write "\/proc\/none\/x": (there is no such file or folder|permission denied)/,
    ],
    [['serve', '--port', '0', '--data', ''], /--data takes a folder, got an empty text/],
    [['serve', '--port', '0', '--data', '/proc/none/x'], /Cannot mkdir "\/proc\/none"/],
    [
      ['graph', 'marketing-campaign', '--svg', 'statemachines'],
      /Cannot write "statemachines": it is a folder/,
    ],
    [['start', '--approve', 'aut'], /there is no file "aut"\n.*did you mean "auto"\?/],
    [['start', '--approve', 'ask'], /needs a terminal to ask on/],
    [
      ['variants', 'letter', 'promote', 'card'],
      /can promote, stop, restart, got "letter"\n.*decision first: .*baton variants promote letter card/,
    ],
    [['start', '--name', 'a b'], /--name takes 1 to 80 letters/],
    [['status'], /No stack is running for this project\n.*baton dev/],
    [['status', '--url', 'http://127.0.0.1:9'], /Nothing answers at http:\/\/127.0.0.1:9/],
    [['dev', '--port', 'x'], /--port takes a number from 0 to 65535, got "x"/],
    [['new', 'workflow', 'Bad Name'], /kebab-case.*got "Bad Name"\n.*bad-name/],
    [['new', 'action', 'charge'], /factory\/action in lower case, got "charge"/],
    [['new', 'thing', 'x'], /creates a workflow, action, .*, got "thing"/],
    [['new', 'constructor', 'x'], /creates a workflow, action, .*, got "constructor"/],
  ];
  it.each(errors)('%j is explained without a stack trace, and the exit code is 1', async (args, message) => {
    const { exitCode, stdout, stderr } = await cli(...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('ends the process with 1', async () => {
    const { exitCode, stdout, stderr } = await runCli(['plan', 'none'], project.root);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/no workflow "none"/);
  });

  it('is JSON on standard output with --json, and has a stack trace with --debug', async () => {
    const result = await cli('plan', 'none', '--json', '--debug');

    expect(jsonOf(result)).toMatchObject({
      error: { name: 'UserError', message: expect.stringContaining('"none"') },
    });
    expect(result.stderr).toMatch(STACK_TRACE);
  });
});

it.each<{ env: Record<string, string>; coloured: boolean; why: string }>([
  { env: {}, coloured: false, why: 'there is no terminal' },
  { env: { FORCE_COLOR: '1' }, coloured: true, why: 'FORCE_COLOR asks for it' },
  { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, coloured: false, why: 'NO_COLOR forbids it' },
])('The output is coloured: $coloured, because $why', async ({ env, coloured }) => {
  const { stdout } = await runCli(['run', '--help'], project.root, env);

  expect(stdout.includes('\u001b[')).toBe(coloured);
});

it('baton exits quietly when the pipe that it writes to closes', async () => {
  const child = startCli(['compile', 'marketing-campaign'], project.root);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });

  child.stdout?.once('data', () => child.stdout?.destroy());
  await endOf(child);

  expect(errors).not.toMatch(/EPIPE/);
});
