import type { LocalStack } from '#local/stack.ts';
import type { CommandCall } from '../command/command.ts';
import { exampleInput } from '../project/example-input.ts';
import { shown } from '../project/project.ts';
import { renderNotice } from '../render/notice.ts';
import type { LoadedWorkflows } from './load-workflows.ts';

/** What is said of a stack that is up. */
type AnnouncedStack = Pick<LocalStack, 'apiUrl' | 'eventsUrl'> & {
  engine: Pick<LocalStack['engine'], 'interrupted'>;
};

/** Prints the address of the stack, and commands to try with it. */
export const announce = (
  { apiUrl: url = '', eventsUrl, engine: { interrupted } }: AnnouncedStack,
  { offered: workflows, failures }: LoadedWorkflows,
  { terminal, options, cwd }: Pick<CommandCall, 'cwd' | 'terminal'> & { options: { json: boolean } },
): void => {
  const names = workflows.map(({ manifest }) => manifest.name);
  if (options.json) {
    const failed = failures.map(({ file }) => file);
    const ready = { type: 'ready', url, eventsUrl, pid: process.pid, workflows: names };
    const more = { ...(failed.length > 0 && { failed }), ...(interrupted > 0 && { interrupted }) };
    terminal.line(JSON.stringify({ ...ready, ...more }));
    return;
  }
  const { colors } = terminal;
  const [first] = workflows;
  const example = first && exampleInput(first.path);
  const input = example === undefined ? '{}' : `'"$(cat ${shown(example, cwd)})"'`;
  terminal.line(`${colors.green('✓')} The API listens at ${colors.cyan(url)}, for this machine only.`);
  terminal.line(`  open      ${url}/ shows what runs, ${url}/docs documents the API`);
  if (interrupted > 0)
    terminal.line(
      `  continue  ${continuing(interrupted)}; "baton status" shows ${interrupted === 1 ? 'it' : 'them'}`,
    );
  terminal.line(`  workflows ${names.join(', ')}`);
  if (failures.length > 0)
    terminal.line(`  ${colors.red('errors')}    ${failures.map(({ file }) => file).join(', ')} (see above)`);
  terminal.line(`  start     curl -X POST ${url}/workflows/${names[0]}/executions -d '{"input": ${input}}'`);
  if (workflows.some(({ manifest }) => manifest.triggers.some(({ kind }) => kind === 'event'))) {
    terminal.line(`  events    aws events put-events --endpoint-url ${eventsUrl} --entries …`);
  }
  terminal.line(`  follow    baton status, baton history, baton approve`);
  terminal.line(colors.dim('  Press Ctrl-C to stop.'));
};

const continuing = (count: number): string =>
  count === 1 ? '1 interrupted execution continues' : `${count} interrupted executions continue`;

/** Milliseconds in which lines are gathered: a write takes longer than a line takes to make, and whoever reads is woken by it. */
const GATHER_MILLISECONDS = 50;

/** Prints a line for each execution that starts or ends from now on, and for each event that Baton publishes. */
export const logEvents = ({ bus }: LocalStack, { terminal, options }: CommandCall): void => {
  let lines: string[] = [];
  const write = (): void => {
    terminal.line(lines.join('\n'));
    lines = [];
  };
  bus.addRule({
    name: 'dev-log',
    pattern: { source: ['baton', 'aws.states'] },
    target: (event) => {
      const text = options.json
        ? JSON.stringify({ type: 'event', event })
        : renderNotice(event, terminal.colors);
      if (text === undefined) return;
      if (lines.length === 0) setTimeout(write, GATHER_MILLISECONDS);
      lines.push(text);
    },
  });
};
