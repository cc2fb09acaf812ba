import { COMMON_OPTIONS, type Command, type OptionSpec } from '../command/command.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** The list of commands. */
export const renderOverview = (commands: readonly Command[], colors: Colors): string =>
  [
    `${colors.bold('baton')} turns workflow definitions into AWS Step Functions state machines and runs them.`,
    '',
    'Usage: baton COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    colors.bold('Commands'),
    renderTable(
      commands.map(({ name, summary }) => [colors.cyan(name), summary]),
      { indent: 2 },
    ),
    '',
    'baton COMMAND --help shows its options and an example.',
  ].join('\n');

/** One command's usage, options and example. */
export const renderCommandHelp = (command: Command, colors: Colors): string => {
  const rows = Object.entries<OptionSpec>({ ...command.options, ...COMMON_OPTIONS }).map(
    ([name, { short, value, type, describe, multiple }]) => {
      const long = `--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`;
      const flags = `${short ? `-${short}, ` : ''}${long}`;
      return [colors.cyan(flags), `${describe}${multiple ? ' (may be given more than once)' : ''}`];
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
