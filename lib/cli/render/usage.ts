import { COMMON_OPTIONS, type Command, type OptionSpec } from '../command/command.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** Renders the list of commands. */
export const renderOverview = (commands: readonly Command[], colors: Colors): string =>
  [
    `${colors.bold('baton')} compiles workflow definitions to AWS Step Functions state machines and runs them locally.`,
    '',
    'Usage: baton COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    colors.bold('Commands'),
    renderTable(
      commands.map(({ name, summary }) => [colors.cyan(name), summary]),
      { indent: 2 },
    ),
    '',
    'Run baton COMMAND --help for its options and an example.',
  ].join('\n');

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
  ].join('\n');
};
