import type { Terminal } from '../terminal/terminal.ts';

/** An option of a command, as `node:util`'s parseArgs takes it and as the usage shows it. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** Name of the value in the usage, e.g. `FILE`. */
  value?: string;
  describe: string;
}

/** Values of the options: absent strings are undefined, absent booleans false, absent lists empty. */
export type OptionValues<Options extends Record<string, OptionSpec>> = {
  [Name in keyof Options]: Options[Name]['type'] extends 'boolean'
    ? boolean
    : Options[Name] extends { multiple: true }
      ? string[]
      : string | undefined;
};

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', describe: 'Machine-readable output on standard output, and nothing else there' },
  debug: { type: 'boolean', describe: 'Show stack traces' },
  help: { type: 'boolean', short: 'h', describe: 'Show this help' },
} as const satisfies Record<string, OptionSpec>;

/** What a command is called with. */
export interface CommandCall<Options extends Record<string, OptionSpec> = Record<string, OptionSpec>> {
  positionals: string[];
  options: OptionValues<Options> & { json: boolean; debug: boolean };
  terminal: Terminal;
  /** Folder that relative paths start from. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** One command of the CLI: a file under `commands/`, whose name is the verb. */
export interface Command<Options extends Record<string, OptionSpec> = Record<string, OptionSpec>> {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows `baton <name>`, e.g. `FILE [--json]`. */
  usage: string;
  /** Fewest and most positional arguments. */
  arguments: { least: number; most: number };
  options: Options;
  /** A command line that works as it stands. */
  example: string;
  /** Does the work; the result is the exit code (0 ok, 1 could not start, 2 the workflow failed). */
  run(call: CommandCall<Options>): Promise<number>;
}

/** Declares a command, so that its options are typed where it runs. */
export const defineCommand = <const Options extends Record<string, OptionSpec>>(
  command: Command<Options>,
): Command => command as unknown as Command;
