import { COMMON_OPTIONS, type Command, type OptionSpec } from '../command/command.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable, width } from './table.ts';

/** Commands in the order in which a workflow comes to be and runs; one that no group names is under the last. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Write', ['init', 'new', 'validate', 'actions', 'graph', 'plan', 'compile', 'test', 'run', 'diff']],
  ['Run a stack on this machine', ['dev', 'serve']],
  [
    'Executions on that stack or a deployed one',
    ['start', 'status', 'history', 'logs', 'approve', 'pause', 'resume', 'stop', 'cancel', 'retry', 'rerun'],
  ],
  [
    'Around executions',
    [
      ...['events', 'queue', 'state', 'lifecycle', 'services', 'parked', 'audit', 'versions'],
      ...['variants', 'compare', 'gc', 'worker'],
    ],
  ],
  ['Tools', ['schema', 'tools', 'completion']],
];

/** Renders the list of commands, and where the language is described. */
export const renderOverview = (commands: readonly Command[], language: string, colors: Colors): string =>
  [
    `${colors.bold('baton')} compiles workflow definitions to AWS Step Functions state machines and runs them locally.`,
    '',
    'Usage: baton COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    ...inGroups(commands, colors),
    'Run baton COMMAND --help for its options and an example.',
    `Workflows are described in ${colors.cyan(language)}.`,
  ].join('\n');

const inGroups = (commands: readonly Command[], colors: Colors): string[] => {
  const named = new Set(GROUPS.flatMap(([, names]) => names));
  const others = commands.map(({ name }) => name).filter((name) => !named.has(name));
  const width = Math.max(...commands.map(({ name }) => name.length));
  return GROUPS.flatMap(([title, names], index) => {
    const all = index === GROUPS.length - 1 ? [...names, ...others] : names;
    const rows = all.flatMap((name) => {
      const command = commands.find((one) => one.name === name);
      return command ? [[colors.cyan(name.padEnd(width)), command.summary]] : [];
    });
    return [colors.bold(title), renderTable(rows, { indent: 2 }), ''];
  });
};

/** Renders one command's usage, options and example. */
export const renderCommandHelp = (command: Command, colors: Colors): string => {
  const rows = Object.entries<OptionSpec>({ ...command.options, ...COMMON_OPTIONS }).map(
    ([name, { short, value, type, describe, multiple }]) => {
      const long = `--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`;
      const flags = `${short ? `-${short}, ` : ''}${long}`;
      return [colors.cyan(flags), `${describe}${multiple ? ' (repeatable)' : ''}`];
    },
  );
  return [
    command.summary,
    '',
    `Usage: baton ${command.name} ${command.usage}`.trimEnd(),
    '',
    colors.bold('Options'),
    renderTable(rows, { indent: 2 }),
    '',
    colors.bold('Example'),
    `  ${command.example}`,
    ...(command.details ?? []).flatMap((paragraph) => ['', inLines(paragraph)]),
  ].join('\n');
};

const MAX_COLUMNS = 100;

/** Breaks a paragraph between words. */
const inLines = (paragraph: string): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && width(line) + 1 + width(word) > MAX_COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
};
