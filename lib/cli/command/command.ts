import type { Terminal } from '../terminal/terminal.ts';

/** What an argument is, as messages name it; completion offers those that there are. */
export const ARGUMENTS = {
  workflow: 'a workflow',
  'running-workflow': 'a workflow',
  execution: 'an execution',
  approval: 'an approval',
  event: 'an event',
  file: 'a file',
  folder: 'a folder',
  step: 'a step',
  stage: 'a stage',
  shell: 'a shell',
  kind: 'what to create',
  verb: 'what to do',
  factory: 'a factory',
  name: 'a name',
  policy: 'a policy',
  direction: 'a direction',
} as const;

/** Kind of an argument. */
export type ArgumentKind = keyof typeof ARGUMENTS;

/** An option of a command, as `node:util`'s parseArgs takes it and as the usage shows it. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** Name of the value in the usage, such as `FILE`. */
  value?: string;
  /** What the value is, for completion (default: nothing that could be offered). */
  kind?: ArgumentKind;
  /** What the option does, in the imperative. */
  describe: string;
}

/** Options by name. */
export type OptionSpecs = Record<string, OptionSpec>;

/** Values of the options: absent strings are undefined, absent booleans false, absent lists empty. */
export type OptionValues<Options extends OptionSpecs> = {
  [Name in keyof Options]: Options[Name]['type'] extends 'boolean'
    ? boolean
    : Options[Name] extends { multiple: true }
      ? string[]
      : string | undefined;
};

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', describe: 'Print JSON to standard output, and nothing else' },
  debug: { type: 'boolean', describe: 'Show stack traces' },
  help: { type: 'boolean', short: 'h', describe: 'Show this help' },
} as const satisfies OptionSpecs;

/** What the CLI is called in: a terminal, a folder and an environment. */
export interface CliContext {
  terminal: Terminal;
  /** Folder that relative paths start from. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Every command by its verb. */
  commands: ReadonlyMap<string, () => Promise<Command>>;
}

/** A command line, parsed. */
export interface ParsedArguments<Options extends OptionSpecs = OptionSpecs> {
  positionals: string[];
  options: OptionValues<Options> & OptionValues<typeof COMMON_OPTIONS>;
}

/** What a command is called with. */
export interface CommandCall<Options extends OptionSpecs = OptionSpecs>
  extends CliContext,
    ParsedArguments<Options> {}

/** One command of the CLI: a file under `commands/` that is named after the verb. */
export interface Command<Options extends OptionSpecs = OptionSpecs> {
  name: string;
  /** One line for the list of commands, in the imperative. */
  summary: string;
  /** What follows `baton <name>`, such as `FILE [--json]`. */
  usage: string;
  /** Minimum and maximum number of positional arguments, and what they are; the last kind goes for all further ones. */
  arguments: { min: number; max: number; kinds?: readonly ArgumentKind[] };
  options: Options;
  /** A complete command line that can be copied. */
  example: string;
  /** What the command does that its options do not say, in paragraphs. */
  details?: readonly string[];
  /** Does the work and returns the exit code: 0 ok, 1 could not start, 2 the workflow failed. */
  run(call: CommandCall<Options>): Promise<number>;
}

/** Declares a command, so that its options are typed in its `run`. */
export const defineCommand = <const Options extends OptionSpecs>(command: Command<Options>): Command =>
  command as Command;
