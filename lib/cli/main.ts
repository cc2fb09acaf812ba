import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closest, didYouMean } from '#core/did-you-mean.ts';
import { parseCommandLine } from './command/arguments.ts';
import type { CliContext, Command } from './command/command.ts';
import { EXIT } from './command/exit-codes.ts';
import { asInvoked, invocationOf } from './command/invocation.ts';
import { otherWord } from './command/other-words.ts';
import { commands } from './commands/index.ts';
import { asUserError } from './errors/system-refusal.ts';
import { UserError } from './errors/user-error.ts';
import { shown } from './project/project.ts';
import { renderError } from './render/error.ts';
import { renderCommandHelp, renderOverview } from './render/usage.ts';
import { systemTerminal, type Terminal } from './terminal/terminal.ts';

/**
 * Runs one command line and returns the exit code: 0 ok, 1 could not start, 2 the workflow failed, 130 interrupted. Never
 * throws. The context defaults to this process's.
 */
export const main = async (
  argv: string[],
  given: Partial<Omit<CliContext, 'commands'>> = {},
): Promise<number> => {
  if (!given.terminal) {
    exitQuietlyWhenThePipeCloses();
    keepConsoleOffStandardOutput();
  }
  const own = { terminal: systemTerminal(), cwd: process.cwd(), env: process.env, ...given };
  const invocation = invocationOf(own.env, own.cwd);
  const context = { ...own, commands, terminal: naming(own.terminal, invocation) };
  try {
    return await dispatch(argv, context);
  } catch (thrown) {
    const { terminal } = context;
    const error = asUserError(thrown);
    if (argv.includes('--json'))
      terminal.line(asInvoked(JSON.stringify({ error: errorJson(error) }), invocation, VERBS));
    terminal.note(renderError(error, { colors: terminal.colors, debug: argv.includes('--debug') }));
    return EXIT.couldNotStart;
  }
};

const VERBS = [...commands.keys()];

/** Returns the terminal, on which people read commands as they can call them; what machines read stays as it is. */
const naming = (terminal: Terminal, invocation: string): Terminal => {
  const spoken = (text: string): string => (text.startsWith('{') ? text : asInvoked(text, invocation, VERBS));
  return Object.assign(Object.create(terminal) as Terminal, {
    line: (text = '') => terminal.line(spoken(text)),
    note: (text: string) => terminal.note(spoken(text)),
  });
};

const dispatch = async (argv: string[], context: CliContext): Promise<number> => {
  const { terminal } = context;
  const [verb, ...rest] = argv;
  if (verb === '--version' || verb === '-V' || verb === '-v') {
    terminal.line(`baton ${version()}`);
    return EXIT.ok;
  }
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    terminal.line(await helpOn(verb === 'help' ? rest[0] : undefined, context));
    return EXIT.ok;
  }
  if (verb.startsWith('-')) {
    const near = closest(verb, ['--help', '--version']);
    throw new UserError(`Unknown option ${verb}; a command comes first`, {
      hint: near ? `did you mean ${near}?` : 'baton --help lists them',
    });
  }
  const command = await load(verb);
  const { positionals, options } = parseCommandLine(command, rest);
  if (options.help) {
    terminal.line(renderCommandHelp(command, terminal.colors));
    return EXIT.ok;
  }
  return command.run({ ...context, positionals, options });
};

/** Returns the help on a command, or the list of all commands. */
const helpOn = async (
  verb: string | undefined,
  { cwd, terminal: { colors } }: CliContext,
): Promise<string> => {
  if (verb !== undefined) return renderCommandHelp(await load(verb), colors);
  const all = await Promise.all([...commands.values()].map((loadOne) => loadOne()));
  return renderOverview(all, shown(fileURLToPath(LANGUAGE), cwd), colors);
};

/** The reference of the language, which the package has as well. */
const LANGUAGE = new URL('../steps/README.md', import.meta.url);

const load = async (verb: string): Promise<Command> => {
  const loadOne = commands.get(verb);
  if (loadOne) return loadOne();
  throw new UserError(`Unknown command "${verb}"`, {
    hint: otherWord(verb) ?? didYouMean(verb, VERBS) ?? 'baton --help lists the commands',
  });
};

const errorJson = (error: unknown): object => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return error instanceof UserError
    ? { name, message, hint: error.hint, ...error.details }
    : { name, message };
};

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

/** Lets modules of authors that log while they are loaded do so on standard error: what a command prints is for programs, too. */
const keepConsoleOffStandardOutput = (): void => {
  globalThis.console = new Console(process.stderr, process.stderr);
};

/** Exits without an error when the pipe of standard output closes early, as in `baton … | head`. */
const exitQuietlyWhenThePipeCloses = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
};
